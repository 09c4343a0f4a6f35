package chat.tacit.client.mesh;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.CoverTime;
import chat.tacit.client.route.SendAgain;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Packets to oneself ({@code spec/40-mesh} §11, §12.1): which were sent through which servers, and
 * what became of them. How long they take is learned by each process, and kept for the next.
 */
public final class Loops {
    /** So many of the last loops say how long one takes. */
    private static final int TIMES = 101;

    /** Fewer say nothing. */
    private static final int ENOUGH = 10;

    private static final Duration LEAST = Duration.ofMinutes(10);

    /** The same while too few are back to know how long one takes. */
    private static final Duration UNKNOWN = Duration.ofHours(2);

    /** {@code MESH_MAILBOX}: what an RX may have waiting for a key before something comes. */
    static final int MOST_BEFORE = 1_024;

    /** One that was sent longer ago says nothing. */
    private static final Duration FORGOTTEN = Envelope.OLDEST;

    private final Servers servers;
    private final Deque<Duration> times = new ArrayDeque<>();

    /** The cover with which these were measured, as the time that it makes of another. */
    private Duration measured = Duration.ZERO;

    public Loops(Servers servers) {
        this.servers = servers;
    }

    /** What a loop says: as many bytes as anything else. */
    static Envelope envelope(JoseKey key, Entropy entropy, Instant now) {
        return new Envelope(
                key.publicKey(),
                Text.base64(entropy.bytes(Outgoing.SIZE)),
                MessageUuid.random(entropy),
                Instant.ofEpochSecond(now.getEpochSecond()));
    }

    /** A server has taken one: it counts for each RX that receives for the key. */
    static void sent(Transaction tx, long key, MessageUuid uuid, RelayAddress at, Instant now) {
        tx.update("UPDATE mesh SET loop_key = ?", key);
        for (Receiver rx : Receiver.of(tx, key)) {
            if (rx.receives(now)) {
                tx.update(
                        "INSERT INTO mesh_loop (uuid, rx, key, tx, sent_at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        uuid.bytes(),
                        rx.server().toString(),
                        key,
                        at.toString(),
                        now);
            }
        }
    }

    private record Sent(
            Bytes uuid, RelayAddress rx, RelayAddress tx, Instant at, Instant emptied, long reads) {
        void forget(Transaction database) {
            database.update("DELETE FROM mesh_loop WHERE uuid = ? AND rx = ?", uuid, rx.toString());
        }
    }

    private static final String COLUMNS =
            "SELECT l.uuid, l.rx, l.tx, l.sent_at, COALESCE(r.emptied_at, 0), l.reads"
                    + " FROM mesh_loop l"
                    + " LEFT JOIN mesh_rx r ON r.key = l.key AND r.server = l.rx";

    private static Sent of(Row row) {
        return new Sent(
                row.bytes(1),
                RelayAddress.parse(row.text(2)),
                RelayAddress.parse(row.text(3)),
                row.instant(4),
                row.instant(5),
                row.integer(6));
    }

    /** One was fetched at an RX; a copy of one that was is nothing. */
    void returned(Transaction tx, MessageUuid uuid, RelayAddress rx, Instant now) {
        tx.one(COLUMNS + " WHERE l.uuid = ? AND l.rx = ?", Loops::of, uuid.bytes(), rx.toString())
                .ifPresent(sent -> {
                    sent.forget(tx);
                    remember(tx, Duration.between(sent.at(), now));
                    servers.probed(tx, new Servers.Probe(sent.tx(), rx, false), now);
                });
    }

    private synchronized void remember(Transaction tx, Duration time) {
        Duration pace = CoverTime.of(tx, LEAST);
        if (!pace.equals(measured)) {
            times.clear();
            measured = pace;
        }
        if (!time.isNegative()) {
            times.addLast(time);
            if (times.size() > TIMES) {
                times.removeFirst();
            }
        }
        if (times.size() >= ENOUGH) {
            SendAgain.learn(tx, times.stream().sorted().toList().get(times.size() / 2));
        }
    }

    /** After how long something that isn't back is lost: ten times the median of loops. */
    Duration patience(Transaction tx) {
        Duration least = CoverTime.of(tx, LEAST);
        return SendAgain.tenMedians(tx)
                .map(it -> it.compareTo(least) > 0 ? it : least)
                .orElseGet(() -> CoverTime.of(tx, UNKNOWN));
    }

    /** Something was left there: an RX that never comes to the end isn't spared. */
    void read(Transaction tx, Receiver rx, Instant now) {
        tx.update(
                "UPDATE mesh_loop SET reads = reads + 1 WHERE key = ? AND rx = ? AND sent_at < ?",
                rx.key(),
                rx.server().toString(),
                now.minus(patience(tx)));
    }

    /** Gives up those that aren't back though all that waited where they should be was fetched. */
    void giveUp(Transaction tx, Instant now) {
        Duration patience = patience(tx);
        Instant due = now.minus(patience);
        for (Sent sent : tx.list(COLUMNS + " WHERE l.sent_at < ?", Loops::of, due)) {
            boolean toTheEnd = !sent.emptied().isBefore(sent.at().plus(patience));
            if (toTheEnd || sent.reads() > MOST_BEFORE) {
                sent.forget(tx);
                servers.probed(tx, new Servers.Probe(sent.tx(), sent.rx(), true), now);
            }
        }
        tx.update("DELETE FROM mesh_loop WHERE sent_at < ?", now.minus(FORGOTTEN));
    }
}
