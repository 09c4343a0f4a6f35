package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sealed ratchet messages that wait for their relays ({@code spec/60-contact}, Sending). A message
 * is sealed once; every route and every retry sends these same bytes, newly boxed.
 */
public final class Outbox {
    /** After this the recipient couldn't have received it any more. */
    public static final Duration RETENTION = Duration.ofDays(7);

    /** How long one process keeps a copy to itself before another may send it. */
    static final Duration OWNED = Duration.ofSeconds(20);

    /** No copy leaves later than so after the first. */
    private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);

    private Outbox() {}

    /**
     * A copy that is due.
     *
     * @param outbox the message's row
     * @param content the id of the content
     */
    public record Copy(long outbox, PeerRoute route, Bytes content, Boxed boxed, int attempts) {
        /** Which copy it is. */
        public Key key() {
            return new Key(outbox, route.row());
        }
    }

    /** A message's row and a route's. */
    public record Key(long outbox, long route) {}

    /**
     * Puts a sealed message in, for each route of the contact that takes it: one route at random
     * gets its copy at once, each other after an independently random part of {@code spread}, so
     * that timing doesn't link them. The one is at a relay that answers, if any does: else half of
     * a lively talk would come late while one relay is gone, later than the ratchet keeps its keys.
     */
    public static void put(Transaction tx, Letter letter, Duration spread, Entropy entropy) {
        long outbox =
                tx.insert(
                        "INSERT INTO outbox (id, conversation, content, kind, sealed, created_at,"
                                + " recovery) VALUES (1 + (SELECT MAX(last,"
                                + " (SELECT COALESCE(MAX(id), 0) FROM outbox)) FROM spent_row"
                                + " WHERE kind = 'outbox'), ?, ?, ?, ?, ?, ?)",
                        letter.conversation().bytes(),
                        letter.content(),
                        letter.boxed().kind().code(),
                        letter.boxed().payload(),
                        letter.at(),
                        letter.recovery());
        MeshOutbox.put(tx, outbox, letter);
        List<PeerRoute> routes =
                Routes.of(tx, letter.conversation()).stream()
                        .filter(route -> letter.recovery() || !route.recovery())
                        .toList();
        Optional<PeerRoute> first = first(tx, routes, entropy);
        Instant leaves = DirectWay.leaves(tx, letter);
        for (PeerRoute route : routes) {
            boolean atOnce = first.equals(Optional.of(route));
            long delay = atOnce ? 0 : below((int) spread.toMillis() + 1, entropy);
            tx.update(
                    "INSERT INTO outbox_route (outbox, route, due_at) VALUES (?, ?, ?)",
                    outbox,
                    route.row(),
                    leaves.plusMillis(delay).toEpochMilli());
        }
    }

    private static Optional<PeerRoute> first(
            Transaction tx, List<PeerRoute> routes, Entropy entropy) {
        List<RelayAddress> unheard = Relays.unheard(tx);
        List<PeerRoute> heard =
                routes.stream().filter(route -> !unheard.contains(route.relay())).toList();
        List<PeerRoute> among = heard.isEmpty() ? routes : heard;
        return among.isEmpty()
                ? Optional.empty()
                : Optional.of(among.get(below(among.size(), entropy)));
    }

    /** What waits for a contact longest, as it was sealed. */
    public static Optional<Boxed> first(Transaction tx, ConversationId to) {
        return tx.one(
                "SELECT kind, sealed FROM outbox WHERE conversation = ? ORDER BY id LIMIT 1",
                row -> new Boxed(BoxKind.of((int) row.integer(1)).orElseThrow(), row.bytes(2)),
                to.bytes());
    }

    /** A sealed message before it has a row. */
    public record Letter(
            ConversationId conversation, Bytes content, Boxed boxed, Instant at, Sort sort) {

        /** What it says, as far as it matters on the way. */
        public enum Sort {
            /** Something that is confirmed. */
            OF_A_PERSON,
            /** Where its sender receives: to recovery queues as well, and confirmed. */
            ROUTES,
            /** A new session is asked for, or made: to recovery queues as well. */
            RESYNC,
            /** A receipt and the like, which nobody confirms. */
            UNCONFIRMED;

            /** Whether it needn't be sent again once a server has it. */
            boolean once() {
                return this == UNCONFIRMED || this == RESYNC;
            }
        }

        /** Whether it goes to recovery queues as well. */
        boolean recovery() {
            return sort == Sort.ROUTES || sort == Sort.RESYNC;
        }
    }

    /** What waits for a contact goes to a further route as well, if that takes it. */
    public static void addRoute(
            Transaction tx, ConversationId conversation, long route, Instant now) {
        tx.update(
                "INSERT INTO outbox_route (outbox, route, due_at)"
                        + " SELECT o.id, t.id, ? FROM outbox o JOIN route t ON t.id = ?"
                        + " WHERE o.conversation = ? AND (t.recovery = 0 OR o.recovery = 1)",
                now,
                route,
                conversation.bytes());
    }

    /** What waits for no route any more goes to all that take it. */
    public static void reroute(Transaction tx, ConversationId conversation, Instant now) {
        tx.update(
                "INSERT INTO outbox_route (outbox, route, due_at) SELECT o.id, t.id, ? FROM outbox"
                        + " o JOIN route t ON t.conversation = o.conversation WHERE o.conversation = ?"
                        + " AND (t.recovery = 0 OR o.recovery = 1) AND t.rekey = 0 AND NOT EXISTS"
                        + " (SELECT 1 FROM outbox_route WHERE outbox = o.id)",
                now,
                conversation.bytes());
    }

    /**
     * Takes up to {@code limit} due copies for a lane, of what was said first, and keeps other
     * processes off them. When many wait, those of one time would else come in the order of their
     * random delays, and be shown so if that takes longer than the other side holds what is early.
     */
    public static List<Copy> take(Transaction tx, Lane lane, int limit, long owner, Instant now) {
        List<Copy> due =
                tx.list(
                        "SELECT o.id, r.route, o.content, o.kind, o.sealed, r.attempts FROM"
                                + " (SELECT r.outbox AS message, r.route AS way FROM outbox_route r"
                                + " WHERE "
                                + of(lane)
                                + " AND r.due_at <= ? ORDER BY r.outbox, r.route LIMIT ?)"
                                + " CROSS JOIN outbox_route r ON r.outbox = message"
                                + " AND r.route = way CROSS JOIN outbox o ON o.id = message"
                                + " ORDER BY o.id",
                        row ->
                                new Copy(
                                        row.integer(1),
                                        Routes.find(tx, row.integer(2)).orElseThrow(),
                                        row.bytes(3),
                                        new Boxed(
                                                BoxKind.of((int) row.integer(4)).orElseThrow(),
                                                row.bytes(5)),
                                        (int) row.integer(6)),
                        lane.relay().toString(),
                        now,
                        limit);
        for (Copy copy : due) {
            tx.update(
                    "UPDATE outbox_route SET owner = ?, owned_until = ?, due_at = ?"
                            + " WHERE outbox = ? AND route = ?",
                    owner,
                    now.plus(OWNED).toEpochMilli(),
                    now.plus(OWNED).toEpochMilli(),
                    copy.outbox(),
                    copy.route().row());
        }
        return due;
    }

    /** The relay has the copy: it isn't sent again. With the last one nothing waits any more. */
    public static void kept(Transaction tx, long outbox, long route) {
        Routes.goesOn(tx, route);
        tx.update("DELETE FROM outbox_route WHERE outbox = ? AND route = ?", outbox, route);
        forgetSent(tx, outbox);
    }

    /** Forgets what waits neither for a relay nor for the mesh. */
    static void forgetSent(Transaction tx, long outbox) {
        tx.update(
                "DELETE FROM outbox WHERE id = ?1 AND NOT EXISTS"
                        + " (SELECT 1 FROM outbox_route WHERE outbox = ?1)"
                        + " AND NOT EXISTS (SELECT 1 FROM mesh_outgoing WHERE outbox = ?1)",
                outbox);
    }

    /**
     * The relay refused the copy: its route is paused, and the copy is due when that is over.
     *
     * @return when that is
     */
    public static Instant retry(Transaction tx, long outbox, long route, Instant now) {
        tx.update(
                "UPDATE outbox_route SET due_at = ?, attempts = attempts + 1, owned_until = 0"
                        + " WHERE outbox = ? AND route = ?",
                now,
                outbox,
                route);
        return Routes.pause(tx, route, now);
    }

    /** The copy has to be tried again when the queue said it may; its route isn't left alone. */
    public static void retryAt(Transaction tx, long outbox, long route, Instant due) {
        tx.update(
                "UPDATE outbox_route SET due_at = ?, attempts = attempts + 1, owned_until = 0"
                        + " WHERE outbox = ? AND route = ?",
                due,
                outbox,
                route);
    }

    /** Copies that were taken for a link that broke are due again. */
    public static void release(Transaction tx, Lane lane, long owner, Instant now) {
        tx.update(
                "UPDATE outbox_route SET due_at = ?, owned_until = 0 WHERE owner = ? AND"
                        + " owned_until > 0 AND relay = ? AND route IN"
                        + " (SELECT t.id FROM route t WHERE "
                        + lane.routes()
                        + ")",
                now.toEpochMilli(),
                owner,
                lane.relay().toString());
    }

    /** A relay went away: what was about to leave for it leaves for the others at once. */
    public static void hasten(Transaction tx, RelayAddress gone, Instant now) {
        tx.update(
                "UPDATE outbox_route SET due_at = ? WHERE due_at > ? AND owned_until = 0"
                        + " AND parked = 0 AND relay <> ? AND (SELECT t.paused_until FROM route t"
                        + " WHERE t.id = outbox_route.route) <= ? AND outbox IN (SELECT outbox"
                        + " FROM outbox_route WHERE relay = ? AND parked = 0 AND due_at > ?)",
                now.toEpochMilli(),
                now.toEpochMilli(),
                gone.toString(),
                now.toEpochMilli(),
                gone.toString(),
                now.minus(LONGEST_SPREAD).toEpochMilli());
    }

    /** The contact has the content: no copy is needed any more. */
    public static void delivered(Transaction tx, ConversationId to, Bytes content) {
        tx.update("DELETE FROM outbox WHERE content = ? AND conversation = ?", content, to.bytes());
    }

    /** Takes back what no relay has of a kind: something newer takes its place. */
    public static void withdraw(Transaction tx, ConversationId to, BoxKind kind) {
        tx.update(
                "DELETE FROM outbox WHERE conversation = ? AND kind = ?", to.bytes(), kind.code());
    }

    /**
     * Forgets what nobody could receive any more. What would be due later than can be is due now:
     * the clock was set back.
     */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM outbox WHERE created_at < ?", now.minus(RETENTION));
        Instant latest = now.plus(Routes.LONGEST_PAUSE);
        tx.update(
                "UPDATE outbox_route SET due_at = ?, owned_until = 0 WHERE due_at > ?",
                now,
                latest);
        tx.update("UPDATE route SET paused_until = 0 WHERE paused_until > ?", latest);
    }

    /** When {@link #take} would find the next copy for a lane. */
    public static Optional<Instant> nextDue(Transaction tx, Lane lane) {
        return tx.one(
                "SELECT r.due_at FROM outbox_route r WHERE "
                        + of(lane)
                        + " ORDER BY r.due_at LIMIT 1",
                row -> row.instant(1),
                lane.relay().toString());
    }

    /**
     * A condition that holds for the copies {@code r} in their turn on a lane of the relay that is
     * bound. Those of one contact or queue are found by their routes, all by the time.
     */
    private static String of(Lane lane) {
        String relay = "r.relay = ? AND r.parked = 0";
        return lane.isShared()
                ? relay
                : "+"
                        + relay
                        + " AND r.route IN (SELECT t.id FROM route t WHERE "
                        + lane.routes()
                        + ")";
    }

    /** The relays for which something waits. A request of a stranger has no relay dialled. */
    public static List<RelayAddress> relays(Transaction tx) {
        return tx.list(
                "SELECT relay FROM ("
                        + relaysIn("outbox_route", "")
                        + ") UNION SELECT u.relay FROM ("
                        + relaysIn("route", "AND secured = 0")
                        + ") u WHERE EXISTS (SELECT 1 FROM route WHERE relay = u.relay AND secured"
                        + " = 0 AND conversation NOT IN (SELECT id FROM conversation WHERE state ="
                        + " 'request'))",
                row -> RelayAddress.parse(row.text(1)));
    }

    /** The relays of a table of which it has an index, read without what is between them. */
    private static String relaysIn(String table, String condition) {
        String next = "(SELECT MIN(relay) FROM " + table + " WHERE relay > %s " + condition + ")";
        return "WITH RECURSIVE next (relay) AS (SELECT "
                + next.formatted("''")
                + " UNION ALL SELECT "
                + next.formatted("next.relay")
                + " FROM next WHERE next.relay IS NOT NULL) SELECT relay FROM next"
                + " WHERE relay IS NOT NULL";
    }

    /** The lanes for which something waits. */
    public static List<Lane> lanes(Transaction tx, Isolation isolation) {
        if (isolation == Isolation.NONE) {
            return relays(tx).stream().map(Lane::shared).toList();
        }
        return tx.list(
                "SELECT t.relay, t.id, t.conversation FROM route t WHERE t.secured = 0"
                        + " UNION SELECT t.relay, t.id, t.conversation FROM outbox_route r"
                        + " CROSS JOIN route t ON t.id = r.route",
                row ->
                        isolation.lane(
                                RelayAddress.parse(row.text(1)),
                                row.integer(2),
                                new ConversationId(row.bytes(3))));
    }

    private static int below(int bound, Entropy entropy) {
        return Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), bound);
    }
}
