package chat.tacit.client.room;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of invitations to rooms that the profile got ({@code spec/50-room} §16, §19). */
public final class RoomRequests {
    /** {@code ROOM_REQUESTS}: invitations that wait for the user; more are dropped. */
    public static final int MAX = 32;

    /**
     * {@code HANDLE_REQUESTS}: of these, by handle: anybody can leave those, contacts come first.
     */
    public static final int MAX_BY_HANDLE = 16;

    private static final String SELECT =
            "SELECT r.room, r.step, r.contact, r.inviter, COALESCE(v.level, r.level), r.name,"
                    + " r.greeting, r.at, r.reason FROM room_request r LEFT JOIN conversation v"
                    + " ON v.id = r.contact";

    private RoomRequests() {}

    /** All of them, the latest first. */
    public static List<RoomRequest> all(Transaction tx) {
        return named(tx, tx.list(SELECT + " ORDER BY r.at DESC, r.room", RoomRequests::read));
    }

    public static Optional<RoomRequest> find(Transaction tx, RoomId room) {
        return tx.one(SELECT + " WHERE r.room = ?", RoomRequests::read, room.bytes())
                .map(one -> named(tx, one));
    }

    private static List<RoomRequest> named(Transaction tx, List<RoomRequest> requests) {
        return requests.stream().map(one -> named(tx, one)).toList();
    }

    private static RoomRequest named(Transaction tx, RoomRequest one) {
        return one.contact()
                .map(id -> one.from(Directory.name(tx, id)))
                .or(() -> one.inviter().map(account -> one.from(called(tx, account))))
                .orElse(one);
    }

    /** By a name that isn't the account's own choice, else by where it is found. */
    private static String called(Transaction tx, AccountAddress account) {
        return KnownAccounts.find(tx, account.id())
                .map(KnownAccount::name)
                .filter(name -> !name.equals(account.handle().text()))
                .orElseGet(() -> RoomPeople.place(account));
    }

    private static RoomRequest read(Row row) {
        return new RoomRequest(
                new RoomId(row.bytes(1)),
                RoomRequest.Step.of(row.text(2)),
                row.optionalBytes(3).map(ConversationId::new),
                "",
                Optional.of(row.text(4)).filter(it -> !it.isEmpty()).map(AccountAddress::parse),
                Level.of(row.text(5)),
                row.text(6),
                row.text(7),
                row.instant(8),
                row.text(9));
    }

    /**
     * A contact asks whether the user would come.
     *
     * @return whether it is new and there is room for it
     */
    static boolean ask(
            Transaction tx, ConversationId contact, RoomId room, String name, Instant now) {
        boolean again =
                tx.update(
                                "UPDATE room_request SET name = ? WHERE room = ? AND contact = ?"
                                        + " AND step = 'asked'",
                                name,
                                room.bytes(),
                                contact.bytes())
                        == 1;
        return !again
                && hasRoom(tx)
                && tx.update(
                                "INSERT INTO room_request (room, contact, inviter, name, greeting,"
                                        + " level, step, at) VALUES (?1, ?2, '', ?3, '', 'unknown',"
                                        + " 'asked', ?4) ON CONFLICT (room) DO UPDATE SET contact ="
                                        + " ?2, name = ?3, step = 'asked', reason = '', announced ="
                                        + " 0, at = ?4 WHERE step = 'refused'",
                                room.bytes(),
                                contact.bytes(),
                                name,
                                now)
                        == 1;
    }

    /**
     * Who invites an account of the profile by its handle.
     *
     * @param inviter whom the invitation names
     * @param level how well that account is known
     */
    public record Inviting(AccountId own, AccountAddress inviter, Level level) {}

    /**
     * An invitation that waited at the homeserver of an account.
     *
     * @return whether it is new and there is room for it
     */
    public static boolean wait(Transaction tx, Inviting who, RoomId room, Said said, Instant now) {
        return hasRoom(tx)
                && byHandle(tx) < MAX_BY_HANDLE
                && tx.update(
                                "INSERT INTO room_request (room, account, inviter, name, greeting,"
                                        + " level, step, sealed, at) VALUES (?1, ?2, ?3, ?4, ?5,"
                                        + " ?6, 'asked', ?7, ?8) ON CONFLICT (room) DO UPDATE SET"
                                        + " contact = NULL, account = ?2, inviter = ?3, name = ?4,"
                                        + " greeting = ?5, level = ?6, step = 'asked', sealed ="
                                        + " ?7, reason = '', announced = 0, at = ?8 WHERE step ="
                                        + " 'refused'",
                                room.bytes(),
                                who.own().bytes(),
                                who.inviter().toString(),
                                said.name(),
                                said.greeting(),
                                who.level().text(),
                                said.sealed(),
                                now)
                        == 1;
    }

    /**
     * What an invitation says before it is accepted.
     *
     * @param sealed the whole
     */
    public record Said(String name, String greeting, Bytes sealed) {}

    private static long byHandle(Transaction tx) {
        return tx.one(
                        "SELECT COUNT(*) FROM room_request WHERE contact IS NULL",
                        row -> row.integer(1))
                .orElseThrow();
    }

    private static boolean hasRoom(Transaction tx) {
        return tx.one("SELECT COUNT(*) FROM room_request", row -> row.integer(1) < MAX)
                .orElseThrow();
    }

    /** The user accepts: a contact's waits for the invitation, one that is here is joined. */
    public static void accept(Transaction tx, RoomId room, AccountId own) {
        tx.update(
                "UPDATE room_request SET announced = 1, account = ?, step = CASE WHEN sealed IS"
                        + " NULL THEN 'accepted' ELSE 'invited' END WHERE room = ? AND step ="
                        + " 'asked'",
                own.bytes(),
                room.bytes());
    }

    /**
     * The invitation that a contact sends to whom it asked and who accepted.
     *
     * @return whether it was waited for
     */
    static boolean invited(
            Transaction tx, ConversationId contact, RoomId room, String name, Bytes sealed) {
        return tx.update(
                        "UPDATE room_request SET step = 'invited', name = ?, sealed = ? WHERE"
                                + " room = ? AND contact = ? AND step = 'accepted'",
                        name,
                        sealed,
                        room.bytes(),
                        contact.bytes())
                == 1;
    }

    /**
     * The contact takes it back.
     *
     * @return whether there was anything
     */
    static boolean withdrawn(Transaction tx, ConversationId contact, RoomId room) {
        return tx.update(
                        "DELETE FROM room_request WHERE room = ? AND contact = ? AND step IN"
                                + " ('asked', 'accepted')",
                        room.bytes(),
                        contact.bytes())
                == 1;
    }

    /** Something of it doesn't hold: it stands there with the reason until it is rejected. */
    public static void refuse(Transaction tx, RoomId room, String reason) {
        tx.update(
                "UPDATE room_request SET step = 'refused', sealed = NULL, reason = ? WHERE room"
                        + " = ?",
                reason,
                room.bytes());
    }

    /** It is joined, or rejected: nothing is left of it. */
    public static void forget(Transaction tx, RoomId room) {
        tx.update("DELETE FROM room_request WHERE room = ?", room.bytes());
    }

    /** What an account asks isn't answered. */
    static void forget(Transaction tx, AccountAddress inviter) {
        tx.update(
                "DELETE FROM room_request WHERE inviter = ? AND step IN ('asked', 'refused')",
                inviter.toString());
    }

    /**
     * An invitation that was accepted and is here.
     *
     * @param own the account that is invited
     */
    public record Accepted(RoomId room, AccountId own, Bytes sealed) {}

    /** The account of the profile that is invited, where that is known. */
    public static Optional<AccountId> account(Transaction tx, RoomId room) {
        return tx.one(
                        "SELECT account FROM room_request WHERE room = ?",
                        row -> row.optionalBytes(1).map(AccountId::new),
                        room.bytes())
                .flatMap(it -> it);
    }

    /** Those that are to be joined. */
    public static List<Accepted> accepted(Transaction tx) {
        return tx.list(
                "SELECT room, account, sealed FROM room_request WHERE step = 'invited' AND account"
                        + " IS NOT NULL AND sealed IS NOT NULL ORDER BY at, room",
                row ->
                        new Accepted(
                                new RoomId(row.bytes(1)),
                                new AccountId(row.bytes(2)),
                                row.bytes(3)));
    }

    /** Whether the user wasn't told of one. */
    public static boolean anyUnannounced(Transaction tx) {
        return tx.one("SELECT 1 FROM room_request WHERE announced = 0 LIMIT 1", row -> true)
                .isPresent();
    }

    /** Those of which the user wasn't told, the oldest first. */
    public static List<RoomRequest> unannounced(Transaction tx) {
        return named(
                tx, tx.list(SELECT + " WHERE r.announced = 0 ORDER BY r.at", RoomRequests::read));
    }

    /** The user was told of it. */
    public static void announced(Transaction tx, ConversationId conversation) {
        unannounced(tx).stream()
                .filter(one -> one.conversation().equals(conversation))
                .forEach(one ->
                        tx.update(
                                "UPDATE room_request SET announced = 1 WHERE room = ?",
                                one.room().bytes()));
    }
}
