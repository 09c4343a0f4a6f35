package chat.tacit.e2e;

import chat.tacit.client.mesh.MeshAsking;
import chat.tacit.client.mesh.MeshException;
import chat.tacit.client.mesh.MeshLink;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.BlankPacket;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Posts packets to a mesh and fetches them, without a profile. */
final class MeshHand implements AutoCloseable {
    private static final Bytes LOCATION = Bytes.zeros(Fetch.LOCATION_SIZE);

    private final Entropy entropy = Entropy.system();
    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final MeshLink link = new MeshLink(dialler, entropy);
    private final int work;

    /**
     * @param work bits that its relays ask for
     */
    MeshHand(int work) {
        this.work = work;
    }

    /** A new packet to a key, with the words and sizes of every other. */
    Packet packet(JoseKey to) {
        return BlankPacket.to(to.publicKey(), entropy);
    }

    /**
     * Posts a packet, and returns once the relay has said that it has it.
     *
     * @throws MeshException if it doesn't say so
     */
    void post(RelayAddress tx, Packet packet) throws MeshException {
        long hour = PacketWork.hour(Instant.now());
        long nonce = PacketWork.puzzle(tx.fingerprint(), hour, packet.hash()).search(work, 0);
        String done = new PacketWork(hour, nonce).toString();
        var _ =
                link.ask(
                        tx,
                        List.of(),
                        _ ->
                                new MeshAsking(
                                        "POST",
                                        "/mesh/packets",
                                        Map.of(PacketWork.HEADER, done),
                                        Bytes.of(packet.encode()),
                                        1_024));
    }

    /**
     * What waits for a key after a cursor; what came before it stays.
     *
     * @param lease whether the relay gets a lease of the key as well
     */
    FetchAnswer fetch(RelayAddress rx, JoseKey key, Optional<Cursor> after, boolean lease)
            throws MeshException {
        MeshLink.Answer answer =
                link.ask(
                        rx,
                        List.of(),
                        met -> {
                            Retrieval retrieval =
                                    retrieval(rx, key, after, lease, met.hello().now());
                            return new MeshAsking(
                                    "GET",
                                    "/mesh/messages",
                                    Map.of(Retrieval.HEADER, retrieval.header()),
                                    Bytes.empty(),
                                    FetchAnswer.SIZE);
                        });
        return FetchAnswer.decode(answer.body().toArray());
    }

    private Retrieval retrieval(
            RelayAddress rx, JoseKey key, Optional<Cursor> after, boolean lease, Instant clock) {
        Instant now = clock.truncatedTo(ChronoUnit.SECONDS);
        Fetch fetch =
                new Fetch(
                        rx.fingerprint(),
                        Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE)),
                        now,
                        new Fetch.Place(LOCATION, after, false));
        Optional<Lease> given =
                lease
                        ? Optional.of(
                                new Lease(
                                        key.publicKey().thumbprint(),
                                        rx.fingerprint(),
                                        now,
                                        now.plus(Lease.LONGEST)))
                        : Optional.empty();
        return new Retrieval(
                key.publicKey(), fetch.sign(key, entropy), given.map(it -> it.sign(key, entropy)));
    }

    @Override
    public void close() {
        dialler.close();
    }
}
