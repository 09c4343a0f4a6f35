package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of those whom the profile invites to rooms ({@code spec/50-room} §16). */
public final class Invitees {
    private static final long ALL = 0;
    private static final long NOW = -1;

    private static final String SELECT =
            "SELECT id, room, contact, account, account_key, beginning, greeting, step FROM"
                    + " room_invitee";

    private Invitees() {}

    /**
     * What somebody is invited to, and with what.
     *
     * @param greeting with an invitation by handle, or nothing
     */
    public record Terms(RoomId room, Invitation.Beginning beginning, String greeting) {}

    /** A contact is asked; asking again changes from where on it may read. */
    static void ask(Transaction tx, ConversationId contact, Terms terms, Instant now) {
        tx.update(
                "INSERT INTO room_invitee (room, contact, beginning, greeting, step, at) VALUES"
                        + " (?1, ?2, ?3, '', 'asked', ?4) ON CONFLICT (contact, room) WHERE contact"
                        + " IS NOT NULL DO UPDATE SET beginning = ?3, at = ?4",
                terms.room().bytes(),
                contact.bytes(),
                code(terms.beginning()),
                now);
    }

    /** Somebody is invited by the handle of an account. */
    public static void find(Transaction tx, AccountAddress account, Terms terms, Instant now) {
        tx.update(
                "INSERT INTO room_invitee (room, account, beginning, greeting, step, at) SELECT ?1,"
                        + " ?2, ?3, ?4, 'found', ?5 WHERE NOT EXISTS (SELECT 1 FROM room_invitee"
                        + " WHERE room = ?1 AND account = ?2)",
                terms.room().bytes(),
                account.toString(),
                code(terms.beginning()),
                terms.greeting(),
                now);
    }

    /**
     * A contact has told its account: from now on that is the one that is invited. It may have
     * accepted before, since what it says comes by several relays and in any order.
     */
    static void told(
            Transaction tx, ConversationId contact, AccountAddress account, VerifyingKey key) {
        tx.update(
                "UPDATE room_invitee SET account = ?, account_key = ?, step = CASE step WHEN"
                        + " 'accepted' THEN 'found' ELSE step END WHERE contact = ? AND step IN"
                        + " ('asked', 'accepted')",
                account.toString(),
                key.bytes(),
                contact.bytes());
    }

    /**
     * A contact accepts, with the account that it has told, or is about to.
     *
     * @return whether it was asked
     */
    static boolean accepted(Transaction tx, ConversationId contact, RoomId room) {
        return tx.update(
                        "UPDATE room_invitee SET step = CASE WHEN account IS NULL THEN 'accepted'"
                                + " ELSE 'found' END WHERE contact = ? AND room = ? AND step ="
                                + " 'asked'",
                        contact.bytes(),
                        room.bytes())
                == 1;
    }

    /**
     * A contact declines.
     *
     * @return whether it was asked
     */
    static boolean declined(Transaction tx, ConversationId contact, RoomId room) {
        return tx.update(
                        "DELETE FROM room_invitee WHERE contact = ? AND room = ? AND step IN"
                                + " ('asked', 'accepted')",
                        contact.bytes(),
                        room.bytes())
                == 1;
    }

    /** The account was looked up: TrustKey is wanted. */
    public static void trusting(Transaction tx, long row, SignedBundle bundle, Wish.Id wish) {
        tx.update(
                "UPDATE room_invitee SET step = 'trusting', bundle = ?, wish = ? WHERE id = ?",
                bundle.encode(),
                wish.bytes(),
                row);
    }

    /** Who is invited by a TrustKey. */
    public static Optional<Invitee> by(Transaction tx, Wish.Id wish) {
        return tx.one(SELECT + " WHERE wish = ?", Invitees::read, wish.bytes());
    }

    /**
     * What an invitation is made of.
     *
     * @param place of the TrustKey
     * @param secrets of the epoch which that begins
     * @param bundle to which it is sealed
     */
    public record Trusted(Place place, EpochSecrets secrets, SignedBundle bundle) {}

    /** TrustKey stands. */
    public static void trusted(Transaction tx, Wish.Id wish, Place place, EpochSecrets secrets) {
        tx.update(
                "UPDATE room_invitee SET step = 'trusted', position = ?, core_hash = ?, secrets ="
                        + " ? WHERE wish = ?",
                place.position(),
                place.coreHash(),
                secrets.withoutAdmin().encode(),
                wish.bytes());
    }

    /** What the invitation of somebody is made of whose TrustKey stands. */
    public static Optional<Trusted> trusted(Transaction tx, long row) {
        return tx.one(
                "SELECT position, core_hash, secrets, bundle FROM room_invitee WHERE id = ? AND"
                        + " step = 'trusted'",
                found ->
                        new Trusted(
                                new Place(found.integer(1), found.bytes(2)),
                                EpochSecrets.decode(found.secret(3)),
                                SignedBundle.decode(found.bytes(4))),
                row);
    }

    /** The invitation has left, or can't be made. */
    public static void done(Transaction tx, long row) {
        tx.update("DELETE FROM room_invitee WHERE id = ?", row);
    }

    /** Nobody is invited to a room any more that was left. */
    public static void forget(Transaction tx, RoomId room) {
        tx.update("DELETE FROM room_invitee WHERE room = ?", room.bytes());
    }

    /** Those who are invited to a room and have no invitation yet, in order. */
    public static List<Invitee> of(Transaction tx, RoomId room) {
        return tx.list(SELECT + " WHERE room = ? ORDER BY id", Invitees::read, room.bytes());
    }

    private static Invitee read(Row row) {
        return new Invitee(
                row.integer(1),
                new RoomId(row.bytes(2)),
                row.optionalBytes(3).map(ConversationId::new),
                row.optionalText(4).map(AccountAddress::parse),
                row.optionalBytes(5).map(VerifyingKey::new),
                beginning(row.integer(6)),
                row.text(7),
                Invitee.Step.of(row.text(8)));
    }

    private static long code(Invitation.Beginning beginning) {
        return switch (beginning) {
            case Invitation.Beginning.All() -> ALL;
            case Invitation.Beginning.Now() -> NOW;
            case Invitation.Beginning.From(long position) -> position;
        };
    }

    private static Invitation.Beginning beginning(long code) {
        if (code == ALL) {
            return new Invitation.Beginning.All();
        }
        return code == NOW ? new Invitation.Beginning.Now() : new Invitation.Beginning.From(code);
    }

    /** Whether somebody is on the way into a room by this contact's ratchet. */
    static Optional<Invitee> of(Transaction tx, ConversationId contact, RoomId room) {
        return tx.one(
                SELECT + " WHERE contact = ? AND room = ?",
                Invitees::read,
                contact.bytes(),
                room.bytes());
    }
}
