package chat.tacit.client;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What libraries of the network log meanwhile that a command would print. What the client itself
 * logs isn't among it: other tests run at the same time, and make it do so on purpose.
 */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String OWN = "chat.tacit.";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    public Logged() {
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean silenced = event.getLoggerName().endsWith(".HttpClientConnectionInternal");
        if (!event.getLoggerName().startsWith(OWN)
                && event.getLevel().isGreaterOrEqual(silenced ? Level.ERROR : Level.WARN)) {
            lines.add(event.getLoggerName() + ": " + event.getFormattedMessage());
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.detachAppender(this);
    }
}
