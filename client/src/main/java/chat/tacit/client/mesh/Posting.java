package chat.tacit.client.mesh;

import chat.tacit.client.mesh.MeshKey.Purpose;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.LongWork;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.e2ee.mesh.PacketSeal;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.wire.Puzzle;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Posts a packet ({@code spec/40-mesh} §11): what waits longest, or a loop. Either is made when its
 * slot has come, by the same steps, so that both take the same time. For one thread at a time: what
 * is being posted isn't posted twice.
 */
final class Posting {
    private final Access access;
    private final MeshLink link;
    private final Parts parts;
    private final Entropy entropy;

    /** What it needs to know of others. */
    record Parts(Servers servers, Correspondence correspondence, LoopChoice choice, Twins twins) {}

    Posting(Access access, MeshLink link, Parts parts, Entropy entropy) {
        this.access = access;
        this.link = link;
        this.parts = parts;
        this.entropy = entropy;
    }

    /** What came of a slot. */
    enum Outcome {
        POSTED,
        /** There is nothing to send, or no server to send it to. */
        IDLE,
        /** The server didn't take it: it waits for another slot. */
        FAILED
    }

    /** What is sent. */
    private sealed interface Cargo {
        JoseKey from();

        JosePublicKey to();

        record Real(Outgoing outgoing) implements Cargo {
            @Override
            public JoseKey from() {
                return outgoing.from();
            }

            @Override
            public JosePublicKey to() {
                return outgoing.to();
            }
        }

        record Fake(long key, JoseKey pair) implements Cargo {
            @Override
            public JoseKey from() {
                return pair;
            }

            @Override
            public JosePublicKey to() {
                return pair.publicKey();
            }
        }
    }

    private record Plan(Cargo cargo, Servers.Passage passage, int work) {}

    /**
     * Posts one.
     *
     * @param loops whether a loop goes if nothing waits
     */
    Outcome post(boolean loops) {
        Optional<Plan> plan = access.write(tx -> plan(tx, loops, Instant.now()));
        return plan.map(this::post).orElse(Outcome.IDLE);
    }

    private Optional<Plan> plan(Transaction tx, boolean loops, Instant now) {
        Optional<Cargo> cargo =
                parts.correspondence()
                        .next(tx, now)
                        .<Cargo>map(Cargo.Real::new)
                        .or(() -> loops ? loop(tx, now) : Optional.empty());
        if (cargo.isEmpty()) {
            return Optional.empty();
        }
        Optional<RelayAddress> before =
                cargo.get() instanceof Cargo.Real(Outgoing outgoing)
                        ? outgoing.before()
                        : Optional.empty();
        return parts.servers()
                .guard(tx, before, now)
                .filter(guard -> Trust.allows(tx, guard))
                .map(guard ->
                        new Plan(
                                cargo.get(),
                                new Servers.Passage(
                                        guard, parts.servers().way(tx, guard, Servers.Use.TX, now)),
                                parts.servers().work(tx, guard)));
    }

    /** To a key that somebody receives for, as long as there is one. */
    private Optional<Cargo> loop(Transaction tx, Instant now) {
        List<Long> twins = leased(tx, MeshKeys.loops(tx, Purpose.TWIN, now), now);
        List<Long> all = MeshKeys.loops(tx, Purpose.LOOP, now);
        List<Long> leased = leased(tx, all, now);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        long key =
                parts.twins()
                        .next(twins, now)
                        .orElseGet(() -> parts.choice().next(leased.isEmpty() ? all : leased));
        return Optional.of(new Cargo.Fake(key, MeshKey.pair(tx, key)));
    }

    private static List<Long> leased(Transaction tx, List<Long> keys, Instant now) {
        return keys.stream()
                .filter(key -> Receiver.of(tx, key).stream().anyMatch(rx -> rx.receives(now)))
                .toList();
    }

    private Outcome post(Plan plan) {
        Instant now = Instant.now();
        Servers.Passage passage = plan.passage();
        Envelope envelope = envelope(plan.cargo(), now);
        Packet packet = PacketSeal.seal(envelope, plan.cargo().from(), plan.cargo().to(), entropy);
        PacketWork work = work(packet, passage.server(), plan.work(), now);
        try {
            MeshLink.Answer answer =
                    link.ask(
                            passage.server(),
                            passage.way(),
                            _ -> MeshAsking.packet(packet.encode(), work));
            access.write(tx -> posted(tx, plan, envelope.uuid(), answer));
            return Outcome.POSTED;
        } catch (MeshException e) {
            access.write(tx -> failed(tx, passage, e));
            return Outcome.FAILED;
        }
    }

    private Envelope envelope(Cargo cargo, Instant now) {
        return switch (cargo) {
            case Cargo.Real(Outgoing outgoing) ->
                    new Envelope(
                            outgoing.from().publicKey(),
                            Text.base64(outgoing.body().shared()),
                            MessageUuid.random(entropy),
                            Instant.ofEpochSecond(now.getEpochSecond()));
            case Cargo.Fake(_, JoseKey pair) -> Loops.envelope(pair, entropy, now);
        };
    }

    private PacketWork work(Packet packet, RelayAddress server, int bits, Instant now) {
        long hour = PacketWork.hour(now);
        long start = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() >>> 2;
        Puzzle puzzle = PacketWork.puzzle(server.fingerprint(), hour, packet.hash());
        return new PacketWork(hour, LongWork.done(() -> puzzle.search(bits, start)));
    }

    private boolean posted(Transaction tx, Plan plan, MessageUuid uuid, MeshLink.Answer answer) {
        Instant now = Instant.now();
        RelayAddress server = plan.passage().server();
        parts.servers().answered(tx, plan.passage(), answer.time(), now);
        switch (plan.cargo()) {
            case Cargo.Real(Outgoing outgoing) -> {
                parts.twins().sent(outgoing.to().thumbprint(), now);
                parts.correspondence().posted(tx, outgoing.id(), server, now);
                MeshKey.attend(
                        tx, outgoing.from().publicKey().thumbprint(), now.plus(Fetching.ATTENTION));
            }
            case Cargo.Fake(long key, _) -> Loops.sent(tx, key, uuid, server, now);
        }
        return true;
    }

    private boolean failed(Transaction tx, Servers.Passage passage, MeshException why) {
        switch (why.kind()) {
            case SILENT, NONSENSE -> parts.servers().silent(tx, passage, Instant.now());
            case REFUSED ->
                    why.refusal()
                            .filter(it -> it.refusal() == Refusal.WORK)
                            .ifPresent(it -> wants(tx, passage.server(), it.detail()));
            case CLOSED -> {}
        }
        return true;
    }

    private void wants(Transaction tx, RelayAddress server, long bits) {
        parts.servers().wants(tx, server, (int) Math.min(bits, Load.MOST_WORK));
    }
}
