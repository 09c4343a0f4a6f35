package chat.tacit.client.route;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queues at which this profile receives, in the database. */
public final class Queues {
    /** How many relays a connection receives at. */
    public static final int RELAYS_PER_CONNECTION = 2;

    /** Bodies that don't open, after which a queue is replaced: its relay or its sender cheats. */
    public static final long MOST_UNOPENABLE = 64;

    /** A row that no queue ever had. */
    static final String NEXT_ROW =
            "1 + (SELECT MAX(last, (SELECT COALESCE(MAX(id), 0) FROM queue)) FROM spent_row"
                    + " WHERE kind = 'queue')";

    private static final String IN_MEMORY =
            "the relays you know keep messages in memory only: add one that keeps them on disk with"
                    + " 'tacit relay add'.";

    private static final String ENDING =
            "the relays you know end soon and make nothing new: add another one with 'tacit relay"
                    + " add'.";

    private static final String COLUMNS =
            "id, relay, conversation, invitation, server_key, box_key, recipient_id, sender_key,"
                    + " peer, recovery, open";

    private Queues() {}

    /**
     * Makes the queues of a new connection: at a random pair of the profile's relays, or at the
     * only one; of one whose keys are renewed, at its own pair. They exist at the relays once the
     * engine has asked them.
     *
     * @throws ClientException if only relays are known that keep nothing on disk, or end
     */
    public static List<OwnQueue> make(
            Transaction tx,
            Optional<ConversationId> conversation,
            Optional<Bytes> invitation,
            Entropy entropy)
            throws ClientException {
        if (!Relays.anyLasting(tx)) {
            throw new ClientException(Relays.ending(tx).isEmpty() ? IN_MEMORY : ENDING);
        }
        List<OwnQueue> made = new ArrayList<>();
        Optional<Bytes> renewed =
                conversation
                        .map(ConversationId::bytes)
                        .or(() -> invitation.flatMap(id -> renewed(tx, id)));
        for (RelayAddress relay : Placement.pair(tx, renewed, entropy)) {
            AgreementKey serverKey = AgreementKey.generate(entropy);
            AgreementKey boxKey = AgreementKey.generate(entropy);
            long row =
                    tx.insert(
                            "INSERT INTO queue (id, relay, conversation, invitation, server_key,"
                                    + " box_key) VALUES ("
                                    + NEXT_ROW
                                    + ", ?, ?, ?, ?, ?)",
                            relay.toString(),
                            conversation.map(ConversationId::bytes),
                            invitation,
                            serverKey.secret(),
                            boxKey.secret());
            made.add(
                    new OwnQueue(
                            row,
                            relay,
                            conversation,
                            invitation,
                            serverKey,
                            boxKey,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            false));
        }
        return made;
    }

    /** The conversation whose keys an invitation renews. */
    private static Optional<Bytes> renewed(Transaction tx, Bytes invitation) {
        return tx.one(
                        "SELECT renews FROM invitation WHERE id = ?",
                        row -> row.optionalBytes(1),
                        invitation)
                .flatMap(id -> id);
    }

    /** Makes the queues of an address, to which anybody who knows it may send. */
    public static List<OwnQueue> makeOpen(Transaction tx, Bytes address, Entropy entropy)
            throws ClientException {
        var _ = make(tx, Optional.empty(), Optional.of(address), entropy);
        tx.update("UPDATE queue SET open = 1 WHERE invitation = ?", address);
        return ofInvitation(tx, address);
    }

    public static List<OwnQueue> ofInvitation(Transaction tx, Bytes invitation) {
        return tx.list(
                "SELECT " + COLUMNS + " FROM queue WHERE invitation = ? ORDER BY id",
                Queues::read,
                invitation);
    }

    public static List<OwnQueue> all(Transaction tx) {
        return tx.list("SELECT " + COLUMNS + " FROM queue ORDER BY id", Queues::read);
    }

    /** How often it changed which queues there are, where, whose, and whether they are made. */
    public static long changes(Transaction tx) {
        return tx.one("SELECT count FROM queue_changes", row -> row.integer(1)).orElseThrow();
    }

    /** The rows of queues that a relay has still to make, the oldest first. */
    public static List<Long> unmade(Transaction tx, Lane lane, int limit) {
        return tx.list(
                "SELECT id FROM queue WHERE recipient_id IS NULL AND relay = ? AND "
                        + lane.queues()
                        + " ORDER BY id LIMIT ?",
                row -> row.integer(1),
                lane.relay().toString(),
                limit);
    }

    /**
     * The rows of the queues that a relay has made: before all others one of each conversation,
     * where whatever waits has a copy, and of equal ones those that are used most.
     */
    public static List<Long> made(Transaction tx, Lane lane) {
        return tx.list(
                "SELECT id FROM queue WHERE relay = ? AND recipient_id IS NOT NULL AND "
                        + lane.queues()
                        + " ORDER BY recovery, EXISTS (SELECT 1 FROM queue AS first"
                        + " WHERE first.conversation = queue.conversation AND first.id < queue.id"
                        + " AND first.recipient_id IS NOT NULL AND first.retired_at IS NULL"
                        + " AND NOT first.recovery),"
                        + " received DESC, id",
                row -> row.integer(1),
                lane.relay().toString());
    }

    /** The rows of all queues of a lane. */
    public static List<Long> rows(Transaction tx, Lane lane) {
        return tx.list(
                "SELECT id FROM queue WHERE relay = ? AND " + lane.queues(),
                row -> row.integer(1),
                lane.relay().toString());
    }

    /**
     * Where queues of ours are spoken about.
     *
     * @param receiving whether all of them are, or only those that aren't made
     */
    public static List<Lane> lanes(Transaction tx, Isolation isolation, boolean receiving) {
        if (isolation == Isolation.NONE) {
            String which = receiving ? "" : " WHERE recipient_id IS NULL";
            return tx.list(
                    "SELECT DISTINCT relay FROM queue" + which,
                    row -> Lane.shared(RelayAddress.parse(row.text(1))));
        }
        return all(tx).stream()
                .filter(queue -> receiving || queue.recipientId().isEmpty())
                .map(isolation::lane)
                .toList();
    }

    public static List<OwnQueue> of(Transaction tx, ConversationId conversation) {
        return tx.list(
                "SELECT " + COLUMNS + " FROM queue WHERE conversation = ? ORDER BY id",
                Queues::read,
                conversation.bytes());
    }

    /**
     * Those of which a contact is told: not the ones that aren't made yet to take the place of
     * others, and not those others.
     */
    public static List<OwnQueue> toldTo(Transaction tx, ConversationId conversation) {
        return tx.list(
                "SELECT "
                        + COLUMNS
                        + " FROM queue WHERE conversation = ? AND retired_at IS NULL AND rekey = 0"
                        + " AND (told = 1 OR recipient_id IS NOT NULL) AND id NOT IN"
                        + " (SELECT replaces FROM queue WHERE conversation = ?"
                        + " AND replaces IS NOT NULL AND recipient_id IS NOT NULL)"
                        + " ORDER BY id LIMIT "
                        + Body.Routes.MAX_ROUTES,
                Queues::read,
                conversation.bytes(),
                conversation.bytes());
    }

    /** Queues wait until the keys are renewed with which they were made; nobody is told of them. */
    public static void waitForKeys(Transaction tx, List<OwnQueue> queues) {
        queues.forEach(queue -> tx.update("UPDATE queue SET rekey = 1 WHERE id = ?", queue.row()));
    }

    /** The queues that wait. */
    public static List<OwnQueue> waiting(Transaction tx, ConversationId conversation) {
        return tx.list(
                "SELECT "
                        + COLUMNS
                        + " FROM queue WHERE conversation = ? AND rekey = 1 ORDER BY id",
                Queues::read,
                conversation.bytes());
    }

    /**
     * The keys are renewed: what waited is used, and the queues before are deleted once the contact
     * uses the new ones and all that was in them is taken.
     */
    public static void renewed(Transaction tx, ConversationId conversation, Instant now) {
        tx.update(
                "UPDATE queue SET retired_at = COALESCE(retired_at, ?), look_at = 0, rekey = 2"
                        + " WHERE conversation = ? AND rekey = 0",
                now,
                conversation.bytes());
        tx.update(
                "UPDATE queue SET rekey = 0, look_at = 0 WHERE conversation = ? AND rekey = 1",
                conversation.bytes());
    }

    /** Whether a queue was made for keys that others replaced. */
    public static boolean isOfOldKeys(Transaction tx, long row) {
        return tx.one("SELECT 1 FROM queue WHERE id = ? AND rekey = 2", it -> true, row)
                .isPresent();
    }

    public static Optional<OwnQueue> find(Transaction tx, long row) {
        return tx.one("SELECT " + COLUMNS + " FROM queue WHERE id = ?", Queues::read, row);
    }

    public static void made(Transaction tx, long row, RecipientId id) {
        tx.update(
                "UPDATE queue SET recipient_id = ?,"
                        + " look_at = CASE told WHEN 1 THEN look_at ELSE 0 END WHERE id = ?",
                id.bytes(),
                row);
    }

    /** The relay no longer knows the queue: it is made again at the next occasion. */
    public static void lost(Transaction tx, long row) {
        tx.update("UPDATE queue SET recipient_id = NULL WHERE id = ?", row);
    }

    /** Counts a body that couldn't be opened against the queue's route. */
    public static void unopenable(Transaction tx, long row) {
        tx.update(
                "UPDATE queue SET unopenable = unopenable + 1,"
                        + " look_at = CASE WHEN unopenable + 1 = ? THEN 0 ELSE look_at END"
                        + " WHERE id = ?",
                MOST_UNOPENABLE,
                row);
    }

    /** Gives the queues of an invitation to the conversation that came of it. */
    public static void adopt(Transaction tx, Bytes invitation, ConversationId conversation) {
        tx.update(
                "UPDATE queue SET conversation = ? WHERE invitation = ?",
                conversation.bytes(),
                invitation);
    }

    /** Keeps the key with which the contact sends to a queue, so that it can be made again. */
    public static void senderKey(Transaction tx, long row, AgreementPublicKey key) {
        tx.update("UPDATE queue SET sender_key = ? WHERE id = ?", key.bytes(), row);
    }

    public static void pin(Transaction tx, long row, AgreementPublicKey peer) {
        tx.update("UPDATE queue SET peer = ? WHERE id = ? AND peer IS NULL", peer.bytes(), row);
    }

    private static OwnQueue read(Row row) {
        return new OwnQueue(
                row.integer(1),
                RelayAddress.parse(row.text(2)),
                row.optionalBytes(3).map(ConversationId::new),
                row.optionalBytes(4),
                AgreementKey.of(row.secret(5)),
                AgreementKey.of(row.secret(6)),
                row.optionalBytes(7).map(RecipientId::new),
                row.optionalBytes(8).map(AgreementPublicKey::new),
                row.optionalBytes(9).map(AgreementPublicKey::new),
                row.flag(10),
                row.flag(11));
    }
}
