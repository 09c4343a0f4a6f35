package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.content.Body;

import java.time.Instant;
import java.util.Optional;

/** What the contact list keeps about contacts, in the database. */
public final class Cards {
    /** Bytes of the longest note. */
    public static final int MAX_NOTE = 4_096;

    private Cards() {}

    /** The card of a contact. */
    public static Card of(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT v.name, v.own_name, c.status, v.note,"
                                + " COALESCE(v.own_picture, c.picture), v.muted, v.blocked"
                                + " FROM conversation v JOIN contact c ON c.conversation = v.id"
                                + " WHERE v.id = ?",
                        Cards::read,
                        id.bytes())
                .orElseThrow();
    }

    /**
     * Calls a contact or a room by a name of the user's.
     *
     * @param name empty to go back to their own
     * @throws ClientException if it can't be a name
     */
    public static void rename(Transaction tx, ConversationId id, Optional<String> name, Instant now)
            throws ClientException {
        if (name.isPresent()) {
            requireName(name.get());
        }
        String before = shown(tx, id);
        tx.update("UPDATE conversation SET own_name = ? WHERE id = ?", name, id.bytes());
        named(tx, id, before, now);
    }

    /** Whether a text can be a name of a contact or of the profile itself. */
    public static void requireName(String name) throws ClientException {
        try {
            var _ = new Body.Profile(name, "", Bytes.empty());
        } catch (MalformedException e) {
            throw new ClientException(
                    "choose a name of 1 to "
                            + Body.Profile.MAX_NAME
                            + " bytes on one line, without a space at either end.");
        }
    }

    /**
     * Keeps a note; an empty one takes it away.
     *
     * @throws ClientException if it is longer than {@value #MAX_NOTE} bytes
     */
    public static void note(Transaction tx, ConversationId id, String note) throws ClientException {
        if (Text.utf8(note).length > MAX_NOTE) {
            throw new ClientException("the note is longer than " + MAX_NOTE + " bytes.");
        }
        tx.update("UPDATE conversation SET note = ? WHERE id = ?", note, id.bytes());
    }

    /** Keeps a picture of the user's, or goes back to the contact's own. */
    public static void picture(Transaction tx, ConversationId id, Optional<Bytes> picture)
            throws ClientException {
        if (picture.isPresent()) {
            PictureFormat.require(picture.get());
        }
        tx.update("UPDATE conversation SET own_picture = ? WHERE id = ?", picture, id.bytes());
    }

    /** Announces, or not, what a contact says. */
    public static void mute(Transaction tx, ConversationId id, boolean muted) {
        tx.update("UPDATE conversation SET muted = ? WHERE id = ?", muted, id.bytes());
    }

    /** Whether what a contact does is announced by nothing. */
    public static boolean isMuted(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND muted = 1",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** Drops what a contact says and sends nothing to them, or ends that. They aren't told. */
    public static void block(Transaction tx, ConversationId id, boolean blocked) {
        tx.update("UPDATE conversation SET blocked = ? WHERE id = ?", blocked, id.bytes());
    }

    public static boolean isBlocked(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND blocked = 1",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** Hides a conversation until something comes after {@code now}, or shows it again. */
    public static void archive(Transaction tx, ConversationId id, Optional<Instant> now) {
        tx.update("UPDATE conversation SET archived_at = ? WHERE id = ?", now, id.bytes());
    }

    /** When a conversation was archived. */
    public static Optional<Instant> archivedAt(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT archived_at FROM conversation WHERE id = ?",
                        row -> row.optionalInstant(1),
                        id.bytes())
                .orElseThrow();
    }

    /**
     * Takes how a contact presents itself.
     *
     * @return the name by which it was shown, if that changes
     */
    public static Optional<String> told(
            Transaction tx, ConversationId id, Body.Profile profile, Instant now) {
        String before = shown(tx, id);
        tx.update("UPDATE conversation SET name = ? WHERE id = ?", profile.name(), id.bytes());
        Optional<Bytes> picture =
                Optional.of(profile.picture()).filter(it -> PictureFormat.of(it).isPresent());
        tx.update(
                "UPDATE contact SET status = ?, picture = ? WHERE conversation = ?",
                profile.status(),
                picture,
                id.bytes());
        return named(tx, id, before, now) ? Optional.of(before) : Optional.empty();
    }

    private static String shown(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT COALESCE(own_name, name) FROM conversation WHERE id = ?",
                        row -> row.text(1),
                        id.bytes())
                .orElseThrow();
    }

    /** Who takes a name that another contact has comes after them. */
    private static boolean named(Transaction tx, ConversationId id, String before, Instant now) {
        boolean other = !shown(tx, id).equals(before);
        if (other) {
            tx.update("UPDATE conversation SET named_at = ? WHERE id = ?", now, id.bytes());
        }
        return other;
    }

    private static Card read(Row row) {
        return new Card(
                row.text(1),
                row.optionalText(2),
                row.text(3),
                row.text(4),
                row.optionalBytes(5),
                row.flag(6),
                row.flag(7));
    }
}
