package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.ExchangeOutput.Failure;
import chat.tacit.e2ee.live.ExchangeOutput.Peer;
import chat.tacit.protocol.live.DisplayName;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One machine of an exchange, and what it wanted. */
final class ExchangeSide {
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    final SigningKey identity;
    final Exchange machine;
    final Deque<Bytes> post = new ArrayDeque<>();
    private final List<ExchangeOutput> outputs = new ArrayList<>();
    private Instant now = START;

    ExchangeSide(ExchangeRole role, String name, Entropy entropy) {
        this(role, name, SigningKey.generate(entropy), entropy);
    }

    ExchangeSide(ExchangeRole role, String name, SigningKey identity, Entropy entropy) {
        this.identity = identity;
        this.machine = Exchange.start(role, identity, new DisplayName(name), START, entropy);
    }

    void take(ExchangeInput input) {
        machine.handle(
                input,
                now,
                output -> {
                    if (output instanceof ExchangeOutput.Send(Bytes bytes)) {
                        post.add(bytes);
                    } else {
                        outputs.add(output);
                    }
                });
    }

    void hear(Bytes message) {
        take(new ExchangeInput.Message(message));
    }

    void wake(Duration later) {
        now = now.plus(later);
        take(new ExchangeInput.Wake());
    }

    Optional<Failure> failure() {
        return outputs.stream()
                .filter(ExchangeOutput.Failed.class::isInstance)
                .map(output -> ((ExchangeOutput.Failed) output).failure())
                .findFirst();
    }

    Optional<String> string() {
        return outputs.stream()
                .filter(ExchangeOutput.Compare.class::isInstance)
                .map(output -> ((ExchangeOutput.Compare) output).string())
                .findFirst();
    }

    Optional<Peer> agreed() {
        return outputs.stream()
                .filter(ExchangeOutput.Agreed.class::isInstance)
                .map(output -> ((ExchangeOutput.Agreed) output).peer())
                .findFirst();
    }

    /** Carries what both have sent, until nothing is left. */
    static void carry(ExchangeSide a, ExchangeSide b) {
        while (!a.post.isEmpty() || !b.post.isEmpty()) {
            while (!a.post.isEmpty()) {
                b.hear(a.post.remove());
            }
            while (!b.post.isEmpty()) {
                a.hear(b.post.remove());
            }
        }
    }

    /** The two have met, and see their strings. */
    static void run(ExchangeSide a, ExchangeSide b) {
        a.take(new ExchangeInput.Met());
        b.take(new ExchangeInput.Met());
        carry(a, b);
    }
}
