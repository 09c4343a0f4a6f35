package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The queues of contacts to which this profile sends, in the database. */
public final class Routes {
    private static final String COLUMNS =
            "id, conversation, relay, box_key, route_key, server_key, secured, recovery, open";

    /** A row that no route ever had. */
    private static final String NEXT_ROW =
            "1 + (SELECT MAX(last, (SELECT COALESCE(MAX(id), 0) FROM route)) FROM spent_row"
                    + " WHERE kind = 'route')";

    /** How long a route is left alone whose relay refused a copy; then twice as long each time. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final int MAX_DOUBLINGS = 9;

    private Routes() {}

    /**
     * Adds a route of a contact with fresh keys of our own.
     *
     * @return its row, empty if the route was known before
     */
    public static Optional<Long> add(
            Transaction tx,
            ConversationId conversation,
            RelayAddress relay,
            AgreementPublicKey boxKey,
            Entropy entropy) {
        boolean known =
                tx.one(
                                "SELECT 1 FROM route WHERE conversation = ? AND box_key = ?",
                                row -> true,
                                conversation.bytes(),
                                boxKey.bytes())
                        .isPresent();
        if (known) {
            return Optional.empty();
        }
        return Optional.of(
                tx.insert(
                        "INSERT INTO route (id, conversation, relay, box_key, route_key,"
                                + " server_key) VALUES ("
                                + NEXT_ROW
                                + ", ?, ?, ?, ?, ?)",
                        conversation.bytes(),
                        relay.toString(),
                        boxKey.bytes(),
                        AgreementKey.generate(entropy).secret(),
                        AgreementKey.generate(entropy).secret()));
    }

    /** Whether anything is sent to a queue of this box key. */
    public static boolean isKnown(Transaction tx, AgreementPublicKey boxKey) {
        return tx.one("SELECT 1 FROM route WHERE box_key = ?", row -> true, boxKey.bytes())
                .isPresent();
    }

    /**
     * Adds a route that the contact told.
     *
     * @return its row, empty if the route was known before
     */
    public static Optional<Long> add(
            Transaction tx,
            ConversationId conversation,
            Body.Routes.Receiving told,
            Entropy entropy) {
        Optional<Long> row =
                add(tx, conversation, told.route().relay(), told.route().boxKey(), entropy);
        if (row.isPresent() && told.recovery()) {
            tx.update("UPDATE route SET recovery = 1 WHERE id = ?", row.get());
        }
        return row;
    }

    /** Sends to a route no more; the copies that waited for it are gone with it. */
    public static void remove(Transaction tx, long row) {
        tx.update("DELETE FROM route WHERE id = ?", row);
    }

    /** Adds a queue of an address, which takes work instead of a server key. */
    public static Optional<Long> addOpen(
            Transaction tx, ConversationId conversation, Route route, Entropy entropy) {
        Optional<Long> row = add(tx, conversation, route.relay(), route.boxKey(), entropy);
        row.ifPresent(it -> tx.update("UPDATE route SET secured = 1, open = 1 WHERE id = ?", it));
        return row;
    }

    /** Adds a queue of a renewing invitation, to which nothing is sent before it is answered. */
    public static void addWaiting(
            Transaction tx, ConversationId conversation, Route route, Entropy entropy) {
        add(tx, conversation, route.relay(), route.boxKey(), entropy)
                .ifPresent(row -> tx.update("UPDATE route SET rekey = 1 WHERE id = ?", row));
    }

    /** The routes that wait for renewed keys. */
    public static List<PeerRoute> waiting(Transaction tx, ConversationId conversation) {
        return tx.list(
                "SELECT "
                        + COLUMNS
                        + " FROM route WHERE conversation = ? AND rekey = 1 ORDER BY id",
                Routes::read,
                conversation.bytes());
    }

    /** The keys are renewed: the routes that waited take the place of the others. */
    public static void renewed(Transaction tx, ConversationId conversation) {
        tx.update("DELETE FROM route WHERE conversation = ? AND rekey = 0", conversation.bytes());
        tx.update("UPDATE route SET rekey = 0 WHERE conversation = ?", conversation.bytes());
    }

    /** The routes to which a contact's messages go. */
    public static List<PeerRoute> of(Transaction tx, ConversationId conversation) {
        return tx.list(
                "SELECT "
                        + COLUMNS
                        + " FROM route WHERE conversation = ? AND rekey = 0 ORDER BY id",
                Routes::read,
                conversation.bytes());
    }

    /**
     * The rows of a lane's routes whose server key the relay hasn't taken yet. Those of requests
     * aren't touched: their owners could see it at a relay of their own.
     */
    public static List<Long> unsecured(Transaction tx, Lane lane) {
        return tx.list(
                "SELECT t.id FROM route t WHERE t.relay = ? AND t.secured = 0 AND "
                        + lane.routes()
                        + " AND t.conversation NOT IN (SELECT id FROM conversation"
                        + " WHERE state = 'request') ORDER BY t.id",
                row -> row.integer(1),
                lane.relay().toString());
    }

    public static Optional<PeerRoute> find(Transaction tx, long row) {
        return tx.one("SELECT " + COLUMNS + " FROM route WHERE id = ?", Routes::read, row);
    }

    public static void secured(Transaction tx, long row, boolean secured) {
        tx.update("UPDATE route SET secured = ? WHERE id = ?", secured ? 1 : 0, row);
    }

    /**
     * Leaves a route alone for a while, since its relay took nothing. Refusals of copies that were
     * under way together count once.
     *
     * @return until when
     */
    static Instant pause(Transaction tx, long row, Instant now) {
        tx.update(
                "UPDATE route SET refusals = refusals + 1, paused_until = ? + MIN(?, ? <<"
                        + " MIN(refusals, "
                        + MAX_DOUBLINGS
                        + ")) WHERE id = ? AND paused_until <= ?",
                now,
                LONGEST_PAUSE.toMillis(),
                FIRST_PAUSE.toMillis(),
                row,
                now);
        return tx.one("SELECT paused_until FROM route WHERE id = ?", r -> r.instant(1), row)
                .orElse(now);
    }

    /** The relay took a copy: the others may follow. */
    static void goesOn(Transaction tx, long row) {
        tx.update(
                "UPDATE route SET refusals = 0, paused_until = 0 WHERE id = ? AND refusals > 0",
                row);
    }

    /** A contact reads: where its queues were full there may be room. */
    public static void tryAgain(Transaction tx, ConversationId conversation) {
        tx.update(
                "UPDATE outbox_route SET due_at = 0 WHERE owned_until = 0 AND parked = 0"
                        + " AND route IN (SELECT id FROM route WHERE conversation = ?"
                        + " AND paused_until > 0)",
                conversation.bytes());
        tx.update(
                "UPDATE route SET paused_until = 0 WHERE conversation = ? AND paused_until > 0",
                conversation.bytes());
    }

    private static PeerRoute read(Row row) {
        return new PeerRoute(
                row.integer(1),
                new ConversationId(row.bytes(2)),
                RelayAddress.parse(row.text(3)),
                new AgreementPublicKey(row.bytes(4)),
                AgreementKey.of(row.secret(5)),
                AgreementKey.of(row.secret(6)),
                row.flag(7),
                row.flag(8),
                row.flag(9));
    }
}
