package chat.tacit.client;

import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Unsent;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a command waits for before it ends: that what it has said leaves. Copies for a relay that
 * doesn't answer while another does hold nothing up; they wait for the next process.
 */
final class Departures {
    /** How long copies are waited for of what some relay has; they leave a little later. */
    static final Duration COPIES = Duration.ofMillis(2_500);

    private final Loop loop;

    Departures(Loop loop) {
        this.loop = loop;
    }

    /** Waits until nothing waits that can leave now. */
    void await(Duration patience) {
        long start = System.nanoTime();
        var _ = loop.await(patience, () -> loop.read(tx -> Unsent.isKept(tx, away(tx))));
        Duration left = patience.minusNanos(System.nanoTime() - start);
        var _ =
                loop.await(
                        left.compareTo(COPIES) < 0 ? left : COPIES,
                        () -> loop.read(tx -> Unsent.isQuiet(tx, away(tx))));
    }

    /** Waits for the copies of messages that some relay has. */
    void awaitCopies(List<Message> of) {
        var _ =
                loop.await(
                        COPIES, () -> loop.read(tx -> of.stream().noneMatch(it -> waits(tx, it))));
    }

    private boolean waits(Transaction tx, Message message) {
        return Unsent.waits(tx, message.conversation(), message.id().bytes(), away(tx));
    }

    private Set<RelayAddress> away(Transaction tx) {
        return loop.reach(it -> it.away(Relays.unheard(tx)));
    }
}
