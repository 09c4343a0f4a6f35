package chat.tacit.client;

import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Hands messages over, each once, whichever process of the profile received it. */
final class Following {
    /** How long receipts and later copies are given to leave. */
    static final Duration FLUSH = Duration.ofMillis(2_500);

    private static final Duration QUIET = Duration.ofMillis(400);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_AT_ONCE = 200;

    private final Loop loop;
    private final Profile profile;

    Following(Loop loop, Profile profile) {
        this.loop = loop;
        this.profile = profile;
    }

    void follow(Duration duration, MessageListener listener) throws ClientException {
        Instant end = Instant.now().plus(duration);
        while (Instant.now().isBefore(end) && !loop.isClosed()) {
            loop.receive(profile.tryReceive());
            boolean handed = hand(listener);
            if (!handed) {
                var _ = loop.await(POLL, () -> profile.read(History::anyUnshown));
            }
        }
        flush();
    }

    void catchUp(Duration patience, MessageListener listener) throws ClientException {
        boolean receiver = profile.tryReceive();
        loop.receive(receiver);
        if (receiver) {
            var _ = loop.awaitCaughtUp(QUIET, patience);
        }
        boolean more = hand(listener);
        while (more) {
            more = hand(listener);
        }
        flush();
    }

    private boolean hand(MessageListener listener) throws ClientException {
        List<Message> messages = loop.write(tx -> History.takeUnshown(tx, MAX_AT_ONCE));
        for (Message message : messages) {
            listener.heard(message);
        }
        return !messages.isEmpty();
    }

    /** Gives receipts and answers a moment to leave. */
    private void flush() {
        var _ = loop.await(FLUSH, () -> profile.read(Outbox::isQuiet));
    }
}
