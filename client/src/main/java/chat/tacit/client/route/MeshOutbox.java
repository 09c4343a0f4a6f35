package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Part;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;

/**
 * Sealed ratchet messages that wait for a send slot of the mesh, or for the contact's word ({@code
 * spec/40-mesh} §10.1). Each attempt boxes them anew.
 */
public final class MeshOutbox {
    private MeshOutbox() {}

    /** Puts a message in, if its contact is reached by the mesh; one that fits no packet isn't. */
    static void put(Transaction tx, long outbox, Outbox.Letter letter) {
        int parts = parts(letter.boxed());
        MeshRoutes.peer(tx, letter.conversation())
                .filter(_ -> parts > 0)
                .ifPresent(peer -> add(tx, outbox, peer, parts, letter));
    }

    private static void add(
            Transaction tx, long outbox, long peer, int parts, Outbox.Letter letter) {
        for (int part = 0; part < parts; part++) {
            tx.update(
                    "INSERT INTO mesh_outgoing (outbox, peer, part, parts, due_at, once)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    outbox,
                    peer,
                    part,
                    parts,
                    letter.at(),
                    letter.sort().once());
        }
    }

    /** Into how many packets it goes; 0 if it doesn't. */
    private static int parts(Boxed boxed) {
        return switch (boxed.kind()) {
            case JOIN -> Math.ceilDiv(boxed.payload().size(), Cut.JOIN.size());
            case RESYNC_ANSWER ->
                    boxed.payload().size() <= Boxed.SMALL_PAYLOAD
                            ? 1
                            : Math.ceilDiv(boxed.payload().size(), Cut.JOIN.size());
            case MESSAGE, RESYNC -> boxed.payload().size() <= Boxed.SMALL_PAYLOAD ? 1 : 0;
            case PART, ANSWER_PART -> throw new IllegalArgumentException("a part of a part");
        };
    }

    /** What waits for a contact goes to the key that it told last, newly boxed. */
    public static void reroute(Transaction tx, ConversationId to, Instant now) {
        Optional<Long> peer = MeshRoutes.peer(tx, to);
        if (peer.isEmpty()) {
            tx.update(
                    "DELETE FROM mesh_outgoing WHERE peer IN (SELECT id FROM mesh_peer"
                            + " WHERE conversation = ?)",
                    to.bytes());
            return;
        }
        tx.update(
                "UPDATE mesh_outgoing SET peer = ?1 WHERE peer IN (SELECT id FROM mesh_peer"
                        + " WHERE conversation = ?2 AND id <> ?1)",
                peer.get(),
                to.bytes());
        tx.list(
                        "SELECT o.id, o.kind, o.sealed, o.content FROM outbox o"
                                + " WHERE o.conversation = ? AND NOT EXISTS (SELECT 1"
                                + " FROM mesh_outgoing m WHERE m.outbox = o.id) ORDER BY o.id",
                        row -> new Waiting(row.integer(1), boxed(row, 2), row.bytes(4)),
                        to.bytes())
                .forEach(one ->
                        add(
                                tx,
                                one.outbox,
                                peer.get(),
                                parts(one.boxed),
                                new Outbox.Letter(
                                        to,
                                        one.content,
                                        one.boxed,
                                        now,
                                        Outbox.Letter.Sort.OF_A_PERSON)));
    }

    private record Waiting(long outbox, Boxed boxed, Bytes content) {}

    private static Boxed boxed(Row row, int column) {
        return new Boxed(
                BoxKind.of((int) row.integer(column)).orElseThrow(), row.bytes(column + 1));
    }

    /** The packet that is due longest; it stays so until it was {@linkplain #posted posted}. */
    public static Optional<Outgoing> next(Transaction tx, Instant now, Entropy entropy) {
        Optional<Due> due =
                tx.one(
                        "SELECT m.outbox, m.peer, m.part, o.conversation, o.kind, o.sealed,"
                                + " p.public_key, p.box_key, p.route_key, m.tx FROM (SELECT * FROM"
                                + " mesh_outgoing WHERE due_at <= ? ORDER BY due_at) m"
                                + " CROSS JOIN outbox o ON o.id = m.outbox"
                                + " CROSS JOIN mesh_peer p ON p.id = m.peer WHERE EXISTS"
                                + " (SELECT 1 FROM mesh_key k WHERE k.conversation ="
                                + " o.conversation AND k.ends_at IS NULL) LIMIT 1",
                        MeshOutbox::due,
                        now);
        return due.map(one ->
                new Outgoing(
                        one.key,
                        MeshRoutes.signer(tx, one.conversation).orElseThrow(),
                        one.to,
                        box(one, entropy),
                        one.before));
    }

    private record Due(
            Outgoing.Id key,
            ConversationId conversation,
            Boxed boxed,
            JosePublicKey to,
            AgreementPublicKey boxKey,
            AgreementKey routeKey,
            Optional<RelayAddress> before) {}

    private static Due due(Row row) {
        return new Due(
                new Outgoing.Id(row.integer(1), row.integer(2), (int) row.integer(3)),
                new ConversationId(row.bytes(4)),
                boxed(row, 5),
                new JosePublicKey(row.bytes(7)),
                new AgreementPublicKey(row.bytes(8)),
                AgreementKey.of(row.secret(9)),
                row.optionalText(10).map(RelayAddress::parse));
    }

    private static Bytes box(Due due, Entropy entropy) {
        try {
            return Bytes.owned(
                    RouteBox.seal(due.routeKey, due.boxKey, part(due.boxed, due.key), entropy));
        } catch (UnopenableException e) {
            // The contact told a key that agrees with nobody: what is sent there says nothing.
            return Bytes.owned(entropy.bytes(Outgoing.SIZE));
        }
    }

    /** The part of what is too long, else all of it. Its id is the same at each attempt. */
    private static Boxed part(Boxed boxed, Outgoing.Id key) {
        if (parts(boxed) == 1 && boxed.kind() != BoxKind.JOIN) {
            return boxed;
        }
        Bytes id = Bytes.of(Hash.sha256(boxed.payload().shared()), 0, Part.ID_SIZE);
        Part part = Cut.JOIN.cut(id, boxed.payload()).get(key.part());
        return new Boxed(
                boxed.kind() == BoxKind.JOIN ? BoxKind.PART : BoxKind.ANSWER_PART,
                part.encodeOfJoin());
    }

    /** What a packet was of. */
    public record Posted(ConversationId to, Bytes content) {}

    /**
     * A server has taken a packet. What is confirmed inside the ratchet is sent again unless that
     * happens in time.
     *
     * @return what it was of, if this was the last packet of it that no server had
     */
    public static Optional<Posted> posted(
            Transaction tx, Outgoing.Id key, RelayAddress server, Instant now) {
        MeshWord.posted(tx, key, server, now);
        boolean first =
                tx.update(
                                "UPDATE mesh_outgoing SET posted_at = ?1, tx = ?2,"
                                        + " attempts = attempts + 1, due_at = ?1 + (?3 <<"
                                        + " MIN(attempts, ?4)) WHERE outbox = ?5 AND peer = ?6"
                                        + " AND part = ?7 AND attempts = 0",
                                now,
                                server.toString(),
                                SendAgain.after(tx).toMillis(),
                                SendAgain.MOST_DOUBLINGS,
                                key.outbox(),
                                key.peer(),
                                key.part())
                        == 1;
        if (!first) {
            again(tx, key, server, now);
            return Optional.empty();
        }
        Optional<Posted> posted =
                tx.one(
                        "SELECT conversation, content FROM outbox o WHERE id = ? AND NOT EXISTS"
                                + " (SELECT 1 FROM outbox s JOIN mesh_outgoing m ON m.outbox ="
                                + " s.id WHERE s.content = o.content AND s.conversation ="
                                + " o.conversation AND m.posted_at IS NULL)",
                        row -> new Posted(new ConversationId(row.bytes(1)), row.bytes(2)),
                        key.outbox());
        tx.update(
                "DELETE FROM mesh_outgoing WHERE outbox = ? AND peer = ? AND part = ? AND once = 1",
                key.outbox(),
                key.peer(),
                key.part());
        Outbox.forgetSent(tx, key.outbox());
        return posted;
    }

    private static void again(Transaction tx, Outgoing.Id key, RelayAddress server, Instant now) {
        tx.update(
                "UPDATE mesh_outgoing SET posted_at = ?1, tx = ?2, attempts = attempts + 1,"
                        + " due_at = ?1 + (?3 << MIN(attempts, ?4)) WHERE outbox = ?5"
                        + " AND peer = ?6 AND part = ?7",
                now,
                server.toString(),
                SendAgain.after(tx).toMillis(),
                SendAgain.MOST_DOUBLINGS,
                key.outbox(),
                key.peer(),
                key.part());
    }

    /** When {@link #next} has something. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                "SELECT m.due_at FROM mesh_outgoing m CROSS JOIN outbox o ON o.id = m.outbox"
                        + " WHERE EXISTS (SELECT 1 FROM mesh_key k WHERE k.conversation ="
                        + " o.conversation AND k.ends_at IS NULL) ORDER BY m.due_at LIMIT 1",
                row -> row.instant(1));
    }

    /** Whether a content still waits for a server of the mesh. */
    static boolean waits(Transaction tx, ConversationId to, Bytes content) {
        return tx.one(
                        "SELECT 1 FROM outbox o JOIN mesh_outgoing m ON m.outbox = o.id"
                                + " WHERE o.content = ? AND o.conversation = ?"
                                + " AND m.posted_at IS NULL LIMIT 1",
                        row -> true,
                        content,
                        to.bytes())
                .isPresent();
    }
}
