package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came from contacts by one RX of a key and is to come by the others ({@code spec/40-mesh}
 * §12.1): who drops what somebody writes passes every loop, and is found by this. It counts only
 * what the contact has said, since anybody can bring other packets to one RX alone.
 */
final class Awaited {
    private final Servers servers;
    private final Loops loops;

    /**
     * @param loops by which is known how long a packet may take
     */
    Awaited(Servers servers, Loops loops) {
        this.servers = servers;
        this.loops = loops;
    }

    private record Packet(
            long key, Bytes uuid, RelayAddress rx, ConversationId contact, Instant at) {

        static Packet of(Row row) {
            return new Packet(
                    row.integer(1),
                    row.bytes(2),
                    RelayAddress.parse(row.text(3)),
                    new ConversationId(row.bytes(4)),
                    row.instant(5));
        }
    }

    private static Optional<ConversationId> contact(Transaction tx, long key) {
        return tx.one(
                "SELECT conversation FROM mesh_key WHERE id = ? AND purpose = 'contact'"
                        + " AND conversation IS NOT NULL",
                row -> new ConversationId(row.bytes(1)),
                key);
    }

    /** A packet was read that came by this one first. */
    void first(Transaction tx, Receiver rx, Envelope envelope, Instant now) {
        contact(tx, rx.key()).ifPresent(contact -> first(tx, rx, contact, envelope, now));
    }

    private void first(
            Transaction tx, Receiver rx, ConversationId contact, Envelope envelope, Instant now) {
        List<Receiver> others =
                Receiver.of(tx, rx.key()).stream()
                        .filter(other -> !other.server().equals(rx.server()))
                        .filter(other -> other.receivedAt(envelope.timestamp(), now))
                        .toList();
        for (Receiver other : others) {
            tx.update(
                    "INSERT OR IGNORE INTO mesh_awaited (key, uuid, rx, at) VALUES (?, ?, ?, ?)",
                    rx.key(),
                    envelope.uuid().bytes(),
                    other.server().toString(),
                    now);
        }
        if (!others.isEmpty()) {
            servers.told(tx, new Servers.Word(rx.server(), contact, false), now);
        }
    }

    /** One came that had come by another. */
    void again(Transaction tx, Receiver rx, Envelope envelope, Instant now) {
        int awaited =
                tx.update(
                        "DELETE FROM mesh_awaited WHERE key = ? AND uuid = ? AND rx = ?",
                        rx.key(),
                        envelope.uuid().bytes(),
                        rx.server().toString());
        if (awaited == 1) {
            contact(tx, rx.key())
                    .ifPresent(contact ->
                            servers.told(tx, new Servers.Word(rx.server(), contact, false), now));
        }
    }

    /** Something was left there. */
    void read(Transaction tx, Receiver rx, Instant now) {
        tx.update(
                "UPDATE mesh_awaited SET reads = reads + 1 WHERE key = ? AND rx = ? AND at < ?",
                rx.key(),
                rx.server().toString(),
                now.minus(loops.patience(tx)));
    }

    /** Gives up what hasn't come though all that waited there was fetched. */
    void giveUp(Transaction tx, Instant now) {
        Duration patience = loops.patience(tx);
        List<Packet> lost =
                tx.list(
                        "SELECT a.key, a.uuid, a.rx, k.conversation, a.at FROM mesh_awaited a"
                                + " JOIN mesh_key k ON k.id = a.key"
                                + " JOIN mesh_rx r ON r.key = a.key AND r.server = a.rx"
                                + " WHERE a.at <= ?1 AND k.conversation IS NOT NULL"
                                + " AND (r.emptied_at >= a.at + ?2 OR a.reads > ?3)",
                        Packet::of,
                        now.minus(patience),
                        patience.toMillis(),
                        Loops.MOST_BEFORE);
        for (Packet one : lost) {
            tx.update(
                    "DELETE FROM mesh_awaited WHERE key = ? AND uuid = ? AND rx = ?",
                    one.key(),
                    one.uuid(),
                    one.rx().toString());
            servers.told(tx, new Servers.Word(one.rx(), one.contact(), true), now);
        }
        tx.update("DELETE FROM mesh_awaited WHERE at < ?", now.minus(Receiver.AFTERWARDS));
    }
}
