package chat.tacit.client.live;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.live.Anchor;

import java.util.List;

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

    /**
     * Believes an authority no more, and forgets whom it alone vouched for.
     *
     * @return how many these were
     * @throws ClientException if there is none of that name
     */
    public static int remove(Transaction tx, String name) throws ClientException {
        if (tx.update("DELETE FROM live_anchor WHERE name = ?", name) == 0) {
            throw new ClientException("there is no anchor '" + name + "'.");
        }
        return tx.update(
                "DELETE FROM trusted_identity WHERE source = 'chain' AND anchor = ?", name);
    }
}
