package chat.tacit.client.live;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom the profile trusts by a live identity ({@code spec/20-live} §3), in the database. What
 * raised a level is kept; a contact's own level counts besides, as it is at the moment of asking.
 */
public final class TrustedIdentities {
    /** {@code TRUSTED_IDENTITIES}: how many a profile keeps. */
    public static final int MAX = 10_000;

    private static final String SELECT =
            "SELECT t.pk, COALESCE(v.own_name, v.name, t.name), t.level, v.level, v.blocked,"
                    + " t.source, t.anchor, t.named_at FROM trusted_identity t"
                    + " LEFT JOIN conversation v ON v.id = t.conversation";

    private static final String IN_ORDER =
            " ORDER BY COALESCE(v.named_at, t.named_at), t.named_at, t.id";

    private TrustedIdentities() {}

    /**
     * An identity that came by another way than from a contact.
     *
     * @param anchor with {@link Source#CHAIN} the anchor's name, else empty
     */
    public record Found(VerifyingKey key, String name, Level level, Source source, String anchor) {
        public MemberId id() {
            return MemberId.of(key);
        }
    }

    /**
     * Trusts an identity, since the user wants it. One that is known already keeps its name and
     * rises to this level, if it wasn't as well known before; the alarm {@link Level#CHANGED} ends,
     * unless it is others in a session alone who vouch for it.
     *
     * @throws ClientException if it is the profile's own, its name is none, it is an alarm that
     *     this doesn't end, or there are {@value #MAX}
     */
    public static void add(Transaction tx, Found found, Instant now) throws ClientException {
        Cards.requireName(found.name());
        if (LiveIdentities.isOwn(tx, found.id())) {
            throw new ClientException(
                    "that is your own identity; give it to the others, and add theirs.");
        }
        if (found.source() == Source.MEMBER) {
            requireNoAlarm(tx, found.id());
        }
        Optional<Level> known = ownLevel(tx, found.id());
        if (known.isEmpty()) {
            requireRoom(tx);
            insert(tx, found, Optional.empty(), now);
        } else if (known.get() == Level.CHANGED || known.get().compareTo(found.level()) < 0) {
            tx.update(
                    "UPDATE trusted_identity SET level = ?, source = ?, anchor = ? WHERE id = ?",
                    found.level().text(),
                    found.source().word(),
                    found.anchor(),
                    found.id().bytes());
        }
    }

    private static void requireNoAlarm(Transaction tx, MemberId id) throws ClientException {
        Optional<TrustedIdentity> alarm = find(tx, id).filter(one -> one.level() == Level.CHANGED);
        if (alarm.isPresent()) {
            throw new ClientException(
                    "the identity of "
                            + alarm.get().name()
                            + " isn't the one before, and that somebody here vouches for it doesn't"
                            + " say whose it is; exchange identities: tacit live exchange");
        }
    }

    /** What becomes of an identity that a contact says is its own. */
    public enum Heard {
        /** It is trusted as the contact is. */
        TAKEN,
        /** It was the contact's before. */
        KNOWN,
        /** The contact had another one: it isn't trusted before the user has acted. */
        CHANGED,
        /** It isn't kept, since there are {@value TrustedIdentities#MAX}. */
        FULL
    }

    /**
     * Takes a contact's identity, whose proof holds. It never takes the place of another one that
     * the contact had: then it is kept as {@link Level#CHANGED}, one for each contact.
     */
    public static Heard hear(
            Transaction tx, ConversationId contact, VerifyingKey key, Instant now) {
        MemberId id = MemberId.of(key);
        boolean another =
                tx.one(
                                "SELECT 1 FROM trusted_identity WHERE conversation = ? AND id <> ?"
                                        + " AND level <> 'changed'",
                                row -> true,
                                contact.bytes(),
                                id.bytes())
                        .isPresent();
        if (ownLevel(tx, id).isPresent()) {
            int linked =
                    another
                            ? 0
                            : tx.update(
                                    "UPDATE trusted_identity SET conversation = ? WHERE id = ?"
                                            + " AND conversation IS NULL",
                                    contact.bytes(),
                                    id.bytes());
            return linked == 1 ? Heard.TAKEN : Heard.KNOWN;
        }
        tx.update(
                "DELETE FROM trusted_identity WHERE conversation = ? AND source = 'contact'"
                        + " AND level = 'changed'",
                contact.bytes());
        if (isFull(tx)) {
            return Heard.FULL;
        }
        Level level = another ? Level.CHANGED : Level.UNKNOWN;
        insert(
                tx,
                new Found(key, nameOf(tx, contact), level, Source.CONTACT, ""),
                Optional.of(contact),
                now);
        return another ? Heard.CHANGED : Heard.TAKEN;
    }

    private static String nameOf(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT COALESCE(own_name, name) FROM conversation WHERE id = ?",
                        row -> row.text(1),
                        contact.bytes())
                .orElseThrow();
    }

    private static void insert(
            Transaction tx, Found found, Optional<ConversationId> contact, Instant now) {
        tx.update(
                "INSERT INTO trusted_identity (id, pk, name, level, source, anchor, conversation,"
                        + " named_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                found.id().bytes(),
                found.key().bytes(),
                found.name(),
                found.level().text(),
                found.source().word(),
                found.anchor(),
                contact.map(ConversationId::bytes),
                now);
    }

    private static void requireRoom(Transaction tx) throws ClientException {
        if (isFull(tx)) {
            throw new ClientException(
                    "you trust "
                            + MAX
                            + " identities, which is the most; remove one with 'tacit live trust"
                            + " remove'.");
        }
    }

    /** Whether there are as many as a profile keeps. */
    static boolean isFull(Transaction tx) {
        return tx.one("SELECT COUNT(*) FROM trusted_identity", row -> row.integer(1)).orElseThrow()
                >= MAX;
    }

    static boolean isKnown(Transaction tx, MemberId id) {
        return ownLevel(tx, id).isPresent();
    }

    /**
     * A device of a contact was removed, which has the identity that the contact told: it isn't
     * trusted any more, until the contact has told another. Each device of the profile sees the
     * removal by itself, so none tells it.
     */
    public static void deviceRemoved(Transaction tx, ConversationId contact) {
        boolean taking = tx.one("SELECT 1 FROM taking", row -> true).isPresent();
        if (!taking) {
            tx.update("INSERT INTO taking (sibling) VALUES (?)", Bytes.empty());
        }
        tx.update(
                "UPDATE trusted_identity SET level = 'changed' WHERE conversation = ?",
                contact.bytes());
        if (!taking) {
            tx.update("DELETE FROM taking");
        }
    }

    private static Optional<Level> ownLevel(Transaction tx, MemberId id) {
        return tx.one(
                "SELECT level FROM trusted_identity WHERE id = ?",
                row -> Level.of(row.text(1)),
                id.bytes());
    }

    /** The key of an identity that may vouch and be vouched for. */
    public static Optional<VerifyingKey> key(Transaction tx, MemberId id) {
        return tx.one(SELECT + " WHERE t.id = ?", TrustedIdentities::read, id.bytes())
                .filter(TrustedIdentity::isTrusted)
                .map(TrustedIdentity::key);
    }

    /** All of them, who had a name for longer before others. */
    public static List<TrustedIdentity> all(Transaction tx) {
        Set<String> taken = new HashSet<>();
        return tx.list(SELECT + IN_ORDER, TrustedIdentities::read).stream()
                .map(one -> one.named(unique(one.name(), taken)))
                .toList();
    }

    private static String unique(String name, Set<String> taken) {
        String unique = name;
        for (int place = 2; !taken.add(unique); place++) {
            unique = name + "#" + place;
        }
        return unique;
    }

    /** The identity of an id, if it is known. */
    public static Optional<TrustedIdentity> find(Transaction tx, MemberId id) {
        return ownLevel(tx, id)
                .flatMap(_ -> all(tx).stream().filter(one -> one.id().equals(id)).findFirst());
    }

    /**
     * The identity of a name, {@code name#2} for the second of that name, or of an id.
     *
     * @throws ClientException if there is none
     */
    public static TrustedIdentity find(Transaction tx, String nameOrId) throws ClientException {
        List<TrustedIdentity> all = all(tx);
        return all.stream()
                .filter(one -> one.name().equals(nameOrId))
                .findFirst()
                .or(() -> idOf(nameOrId).flatMap(id -> find(tx, id)))
                .orElseThrow(() ->
                        new ClientException(
                                "you know no identity '"
                                        + nameOrId
                                        + "'; 'tacit live trust list' shows those that you"
                                        + " know."));
    }

    private static Optional<MemberId> idOf(String text) {
        try {
            return Optional.of(MemberId.parse(text));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Whether a contact's identity is known. */
    public static boolean knows(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT 1 FROM trusted_identity WHERE conversation = ?",
                        row -> true,
                        contact.bytes())
                .isPresent();
    }

    /** The contact whose identity it is, by their own word. */
    public static Optional<ConversationId> contact(Transaction tx, VerifyingKey key) {
        return tx.one(
                "SELECT conversation FROM trusted_identity WHERE id = ?"
                        + " AND conversation IS NOT NULL AND level <> 'changed'",
                row -> new ConversationId(row.bytes(1)),
                MemberId.of(key).bytes());
    }

    /** Forgets an identity; false if it wasn't known. */
    public static boolean remove(Transaction tx, MemberId id) {
        return tx.update("DELETE FROM trusted_identity WHERE id = ?", id.bytes()) == 1;
    }

    private static TrustedIdentity read(Row row) {
        Level own = Level.of(row.text(3));
        Optional<Level> contact =
                row.optionalText(4).map(Level::of).filter(_ -> row.integer(5) == 0);
        return new TrustedIdentity(
                new VerifyingKey(row.bytes(1)),
                row.text(2),
                both(own, contact.orElse(Level.UNKNOWN)),
                Source.of(row.text(6)),
                row.text(7),
                row.instant(8));
    }

    /**
     * The better of what is known of the key itself and of the contact whose it is. An alarm about
     * the key stays; one about the contact counts where nothing else is known.
     */
    private static Level both(Level own, Level contact) {
        if (own == Level.CHANGED || own == Level.UNKNOWN) {
            return own == Level.CHANGED ? own : contact;
        }
        return contact == Level.CHANGED || own.compareTo(contact) > 0 ? own : contact;
    }
}
