package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Session;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What a session holds in memory doesn't grow with what was done in it. */
class BoundsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final SeededEntropy entropy = new SeededEntropy(40);
    private final AgreementKey s = AgreementKey.generate(entropy);
    private final AgreementKey recipient = AgreementKey.generate(entropy);
    private final Session terms =
            new Session(Bytes.owned(entropy.bytes(32)), s.publicKey(), 1, Mode.SEALED);
    private final QueueSession session =
            new QueueSession(
                    new QueueSession.Terms(
                            terms,
                            Limits.defaults().with(Limit.QUEUES_PER_SESSION, 10_000_000),
                            Optional.empty(),
                            entropy),
                    NOW);
    private long seq;
    private long created;

    @Test
    void makingQueuesForEverHoldsNoMemory() throws UnopenableException {
        QueueKeys keys = QueueKeys.ofClient(recipient, terms, Role.RECIPIENT);
        Secret shared = s.agree(recipient.publicKey());
        create(20_000, keys, shared);
        long before = used();
        create(60_000, keys, shared);
        // A queue that left as little as an id behind would be over this.
        assertThat(used() - before).isLessThan(60_000 * 24L);
        assertThat(created).isEqualTo(80_000);
    }

    /** Creates queues in a store that forgets them at once. */
    private void create(int count, QueueKeys keys, Secret shared) {
        Authenticator authenticator = keys.authenticator();
        for (int i = 0; i < count; i++) {
            SenderId sender = new SenderId(Bytes.owned(entropy.bytes(24)));
            Command.Create create =
                    new Command.Create(
                            recipient.publicKey(),
                            sender,
                            Optional.empty(),
                            false,
                            Optional.empty());
            long number = seq++;
            byte[] frame =
                    Request.frame(
                            number,
                            EntityId.NONE,
                            create,
                            signed -> authenticator.of(number, EntityId.NONE, signed));
            drive(new Input.Frame(frame), shared);
        }
    }

    private void drive(Input first, Secret shared) {
        Queue<Input> inputs = new ArrayDeque<>(List.of(first));
        while (!inputs.isEmpty()) {
            List<Output> outputs = new ArrayList<>();
            session.handle(inputs.remove(), NOW, outputs::add);
            for (Output output : outputs) {
                if (output instanceof Output.Derive it) {
                    Result result = new Result.Derived(List.of(Optional.of(shared)));
                    inputs.add(new Input.Completed(it.token(), result));
                } else if (output instanceof Output.Get it) {
                    inputs.add(new Input.Completed(it.token(), new Result.Found(Optional.empty())));
                } else if (output instanceof Output.Set it) {
                    inputs.add(new Input.Completed(it.token(), new Result.Changed()));
                } else if (output instanceof Output.Transmit) {
                    created++;
                } else {
                    throw new AssertionError(output);
                }
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
