package chat.tacit.client.live;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.e2ee.record.LiveRecord;

import java.util.List;
import java.util.Optional;

/**
 * The authorities whose certificates for live identities the user believes ({@code spec/20-live}
 * §16), in the database: those alone, none of the machine's.
 */
public final class Anchors {
    /** {@code LIVE_ANCHORS}: how many a profile keeps. */
    public static final int MAX = 32;

    private Anchors() {}

    /** All of them, by name. */
    public static List<Anchor> all(Transaction tx) {
        return tx.list(
                "SELECT name, certificate FROM live_anchor ORDER BY name",
                row -> new Anchor(row.text(1), row.bytes(2)));
    }

    /**
     * Believes an authority from now on.
     *
     * @throws ClientException if there is one of that name, its name is none, or there are {@value
     *     #MAX}
     */
    public static void add(Transaction tx, Anchor anchor) throws ClientException {
        Cards.requireName(anchor.name());
        List<Anchor> known = all(tx);
        if (known.stream().anyMatch(one -> one.name().equals(anchor.name()))) {
            throw new ClientException(
                    "there is an anchor '" + anchor.name() + "' already; choose another name.");
        }
        if (known.size() >= MAX) {
            throw new ClientException(
                    "you have " + MAX + " anchors, which is the most; remove one first.");
        }
        tx.update(
                "INSERT INTO live_anchor (name, certificate) VALUES (?, ?)",
                anchor.name(),
                anchor.certificate());
    }

    /** All of them, as a backup has them. */
    static List<LiveRecord> records(Transaction tx) {
        return all(tx).stream()
                .<LiveRecord>map(one -> new LiveRecord.Authority(one.name(), one.certificate()))
                .toList();
    }

    /** The one of a name as it is now, or that there is none. */
    public static List<LiveRecord> record(Transaction tx, String name) {
        Bytes certificate =
                tx.one(
                                "SELECT certificate FROM live_anchor WHERE name = ?",
                                row -> row.bytes(1),
                                name)
                        .orElse(Bytes.empty());
        return List.of(new LiveRecord.Authority(name, certificate));
    }

    /**
     * Takes what another device decided. Of two certificates that devices gave one name apart the
     * smaller stands.
     *
     * @return whether it changed anything
     * @throws chat.tacit.crypto.MalformedException if it isn't the certificate of an authority
     */
    static boolean take(Transaction tx, LiveRecord.Authority told) {
        if (told.certificate().isEmpty()) {
            return forget(tx, told.name());
        }
        Anchor anchor = new Anchor(told.name(), told.certificate());
        List<Anchor> known = all(tx);
        Optional<Anchor> same =
                known.stream().filter(one -> one.name().equals(told.name())).findFirst();
        boolean stands =
                same.filter(one -> one.certificate().compareTo(told.certificate()) <= 0)
                        .isPresent();
        if (stands || (same.isEmpty() && known.size() >= MAX)) {
            return false;
        }
        tx.update(
                "INSERT OR REPLACE INTO live_anchor (name, certificate) VALUES (?, ?)",
                anchor.name(),
                anchor.certificate());
        return true;
    }

    private static boolean forget(Transaction tx, String name) {
        return tx.update("DELETE FROM live_anchor WHERE name = ?", name) == 1;
    }

    /**
     * Believes an authority no more, and forgets whom it alone vouched for.
     *
     * @return how many these were
     * @throws ClientException if there is none of that name
     */
    public static int remove(Transaction tx, String name) throws ClientException {
        if (!forget(tx, name)) {
            throw new ClientException("there is no anchor '" + name + "'.");
        }
        return tx.update(
                "DELETE FROM trusted_identity WHERE source = 'chain' AND anchor = ?", name);
    }
}
