package chat.tacit.relay;

import chat.tacit.relay.edge.Pem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.function.Consumer;

/** Looks whether the TLS certificate is about to end, and puts the renewed one into use. */
final class Renewal implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final RelayConfig config;
    private final InstantSource clock;
    private final Consumer<Pem> present;
    private RelayCertificate current;

    Renewal(
            RelayConfig config,
            RelayCertificate current,
            InstantSource clock,
            Consumer<Pem> present) {
        this.config = config;
        this.current = current;
        this.clock = clock;
        this.present = present;
    }

    @Override
    public void run() {
        try {
            RelayCertificate renewed =
                    config.keys().renew(current, config.listen().hosts(), clock.instant());
            if (!renewed.equals(current)) {
                current = renewed;
                present.accept(renewed.pem());
            }
        } catch (RelayException e) {
            LOG.warn("The TLS certificate can't be renewed; it will be tried again.", e);
        }
    }
}
