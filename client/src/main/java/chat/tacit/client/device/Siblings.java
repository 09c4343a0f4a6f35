package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.LinkCode;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The connections with the other devices of this profile, in the database. */
public final class Siblings {
    private static final String OWN_NAME = "device 1";

    /** Where a new device keeps the link that it shows. */
    private static final String LINK = "device-link";

    private Siblings() {}

    /**
     * One of the profile's devices.
     *
     * @param own whether it is this one
     * @param connection with it; empty if there is none from here
     * @param removed when it was removed from the profile
     * @param left how many things it hasn't confirmed of what it is to be told
     */
    public record Device(
            int number,
            String name,
            Instant added,
            boolean own,
            Optional<ConversationId> connection,
            Optional<Instant> removed,
            long left) {}

    /** Makes a connection that was agreed by a device link one of siblings, which is hidden. */
    public static void add(Transaction tx, ConversationId id, boolean trusted) {
        tx.update("UPDATE conversation SET kind = 'sibling' WHERE id = ?", id.bytes());
        tx.update("UPDATE contact SET profile_due = NULL WHERE conversation = ?", id.bytes());
        tx.update("INSERT INTO sibling (conversation, trusted) VALUES (?, ?)", id.bytes(), trusted);
    }

    /** Whether a connection is one with another device of this profile. */
    public static boolean is(Transaction tx, ConversationId id) {
        return tx.one("SELECT 1 FROM sibling WHERE conversation = ?", row -> true, id.bytes())
                .isPresent();
    }

    /** Those that the user hasn't confirmed. */
    public static List<ConversationId> unconfirmed(Transaction tx) {
        return tx.list(
                "SELECT conversation FROM sibling WHERE number IS NULL ORDER BY rowid",
                row -> new ConversationId(row.bytes(1)));
    }

    /** What the user compares before the two become devices of one profile. */
    public static LinkCode code(Transaction tx, ConversationId id) {
        Contact sibling = Contacts.find(tx, id).orElseThrow();
        return sibling.joined().isPresent()
                ? LinkCode.of(sibling.own().publicKeys(), sibling.peer())
                : LinkCode.of(sibling.peer(), sibling.own().publicKeys());
    }

    /**
     * The user has confirmed that the other device is their own: it is told the profile.
     *
     * @param name by which the user knows it
     * @param since of the history it gets what came from then on
     * @throws ClientException if every number has been given
     */
    public static void confirm(
            Transaction tx, ConversationId id, String name, Instant since, Instant now)
            throws ClientException {
        if (own(tx).isEmpty()) {
            tx.update(
                    "INSERT INTO device (number, name, added_at, own) VALUES (1, ?,"
                            + " (SELECT COALESCE(MIN(created_at), ?) FROM conversation), 1)",
                    OWN_NAME,
                    now);
        }
        int number = nextNumber(tx);
        tx.update(
                "UPDATE sibling SET number = ?, fed = 1, trusted = 1, since = ?"
                        + " WHERE conversation = ?",
                number,
                since,
                id.bytes());
        Feed.begin(tx, id);
        tx.update(
                "INSERT INTO device (number, name, added_at, linked_by) SELECT ?, ?, ?, number"
                        + " FROM device WHERE own = 1",
                number,
                name,
                now);
        MissingPairs.lookAtAll(tx);
        Feed.all(tx, id, since);
    }

    /**
     * One above the highest; the lowest that is free, if a sibling told of the highest there is.
     */
    static int nextNumber(Transaction tx) throws ClientException {
        Set<Integer> given =
                new TreeSet<>(tx.list("SELECT number FROM device", row -> (int) row.integer(1)));
        int last = LinkedRecord.Device.MAX_NUMBER;
        if (!given.contains(last)) {
            return Collections.max(given) + 1;
        }
        return IntStream.range(1, last)
                .filter(number -> !given.contains(number))
                .findFirst()
                .orElseThrow(() ->
                        new ClientException(
                                "this profile has had "
                                        + last
                                        + " devices, and no more can be linked to it; 'tacit device"
                                        + " list' shows those there are."));
    }

    /** The number of this device, once there are others. */
    public static Optional<Integer> own(Transaction tx) {
        return tx.one("SELECT number FROM device WHERE own = 1", row -> (int) row.integer(1));
    }

    /** This profile is empty and waits to be linked. */
    public static void expect(Transaction tx) {
        tx.update("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '')", LINK);
    }

    /** Whether it does, and isn't a device of a profile yet. */
    public static boolean isExpected(Transaction tx) {
        return tx.one("SELECT 1 FROM meta WHERE key = ?", row -> true, LINK).isPresent()
                && own(tx).isEmpty();
    }

    /** Keeps the link that is shown, until a device has read it. */
    public static void show(Transaction tx, Invited shown) {
        tx.update(
                "UPDATE meta SET value = ? WHERE key = ?",
                shown.expires().toEpochMilli() + " " + shown.link(),
                LINK);
    }

    /** The link that was shown before, if it still works or was read. */
    public static Optional<Invited> shown(Transaction tx, Instant now) {
        return tx.one(
                        "SELECT value FROM meta WHERE key = ? AND value <> ''",
                        row -> row.text(1).split(" "),
                        LINK)
                .map(text -> new Invited(text[1], Instant.ofEpochMilli(Long.parseLong(text[0]))))
                .filter(link -> now.isBefore(link.expires()) || first(tx).isPresent());
    }

    /**
     * The connection with the device that read the link of this one, or with the first there is.
     */
    public static Optional<ConversationId> first(Transaction tx) {
        return tx.one(
                "SELECT conversation FROM sibling ORDER BY rowid LIMIT 1",
                row -> new ConversationId(row.bytes(1)));
    }

    /** Whether there is another device that is told what happens here. */
    public static boolean anyFed(Transaction tx) {
        return tx.one("SELECT 1 FROM sibling WHERE fed = 1 LIMIT 1", row -> true).isPresent();
    }

    /** The sibling that told of a contact, or, if it is gone, the one known for longest. */
    static Optional<ConversationId> heardOf(Transaction tx, ConversationId contact) {
        return tx.one(
                "SELECT s.conversation FROM sibling s WHERE s.fed = 1 ORDER BY s.conversation ="
                        + " (SELECT heard_of FROM contact WHERE conversation = ?) DESC, s.rowid"
                        + " LIMIT 1",
                row -> new ConversationId(row.bytes(1)),
                contact.bytes());
    }

    /** The name of the device of the profile that has these keys for a contact, if it is known. */
    public static Optional<String> holder(
            Transaction tx, ConversationId contact, ContactIdentity keys) {
        return tx.one(
                "SELECT d.name FROM held_key h JOIN device d ON d.number = h.device"
                        + " WHERE h.conversation = ? AND h.ik = ? AND h.dk = ?",
                row -> row.text(1),
                contact.bytes(),
                keys.identity().bytes(),
                keys.root().bytes());
    }

    /** All devices of the profile that are known here; none before there is a second. */
    public static List<Device> all(Transaction tx) {
        return tx.list(
                "SELECT d.number, d.name, d.added_at, d.own, s.conversation, d.removed_at,"
                        + " COALESCE(s.noted, 0) + (SELECT COUNT(*) FROM part WHERE own = 1 AND sibling"
                        + " = s.conversation) FROM device d LEFT JOIN sibling s ON s.number = d.number"
                        + " ORDER BY d.number",
                Siblings::read);
    }

    private static Device read(Row row) {
        return new Device(
                (int) row.integer(1),
                row.text(2),
                row.instant(3),
                row.flag(4),
                row.optionalBytes(5).map(ConversationId::new),
                row.optionalInstant(6),
                row.integer(7));
    }

    /** How many things a sibling hasn't confirmed of what it is to be told. */
    public static long left(Transaction tx, ConversationId id) {
        return all(tx).stream()
                .filter(device -> device.connection().equals(Optional.of(id)))
                .mapToLong(Device::left)
                .sum();
    }

    /** How many things a sibling is to be told in all, as of the beginning. */
    public static long total(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT total FROM sibling WHERE conversation = ?",
                        row -> row.integer(1),
                        id.bytes())
                .orElse(0L);
    }

    /** How many things the other device will still tell, as it says; empty before it spoke. */
    public static Optional<Long> toCome(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT things_left FROM sibling WHERE conversation = ?",
                        row -> row.optionalInteger(1),
                        id.bytes())
                .flatMap(left -> left);
    }
}
