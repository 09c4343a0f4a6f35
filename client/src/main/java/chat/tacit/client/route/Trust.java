package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Optional;

/**
 * Which relays may be connected to, in the database. With the policy {@link Policy#TRUSTED} these
 * are the profile's own and those that the user allowed; nothing else is ever dialled.
 */
public final class Trust {
    private static final String KEY = "relay-policy";

    private Trust() {}

    /** Which relays may be connected to. */
    public enum Policy {
        /** Any that a link or a contact names. */
        OPEN("open"),
        /** The profile's own, and those that the user allowed. */
        TRUSTED("trusted");

        private final String word;

        Policy(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** The policy of a word, if there is one. */
        public static Optional<Policy> of(String word) {
            for (Policy policy : values()) {
                if (policy.word.equals(word)) {
                    return Optional.of(policy);
                }
            }
            return Optional.empty();
        }
    }

    /** The policy of the profile, {@link Policy#OPEN} unless the user chose. */
    public static Policy policy(Transaction tx) {
        return tx.one("SELECT value FROM meta WHERE key = ?", row -> row.text(1), KEY)
                .flatMap(Policy::of)
                .orElse(Policy.OPEN);
    }

    public static void policy(Transaction tx, Policy policy) {
        tx.update("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, policy.word());
    }

    /** Allows a relay that isn't one of the profile's own. */
    public static void allow(Transaction tx, RelayAddress relay) {
        tx.update(
                "INSERT INTO stranger (relay, allowed) VALUES (?, 1)"
                        + " ON CONFLICT (relay) DO UPDATE SET allowed = 1",
                relay.toString());
    }

    /** The relays that the user allowed. */
    public static List<RelayAddress> allowed(Transaction tx) {
        return tx.list(
                "SELECT relay FROM stranger WHERE allowed = 1 ORDER BY relay",
                row -> RelayAddress.parse(row.text(1)));
    }

    /** Whether a relay may be connected to. */
    public static boolean allows(Transaction tx, RelayAddress relay) {
        return policy(tx) == Policy.OPEN
                || tx.one(
                                "SELECT 1 WHERE EXISTS (SELECT 1 FROM relay WHERE address = ?)"
                                        + " OR EXISTS (SELECT 1 FROM stranger WHERE relay = ?"
                                        + " AND allowed = 1)",
                                row -> true,
                                relay.toString(),
                                relay.toString())
                        .isPresent();
    }

    /** The relays at which contacts receive and that may not be connected to. */
    public static List<RelayAddress> barred(Transaction tx) {
        return tx
                .list(
                        "SELECT DISTINCT relay FROM route ORDER BY relay",
                        row -> RelayAddress.parse(row.text(1)))
                .stream()
                .filter(relay -> !allows(tx, relay))
                .toList();
    }

    /** The relays at which a contact receives and that may not be connected to. */
    public static List<RelayAddress> barred(Transaction tx, ConversationId of) {
        return tx
                .list(
                        "SELECT DISTINCT relay FROM route WHERE conversation = ? ORDER BY relay",
                        row -> RelayAddress.parse(row.text(1)),
                        of.bytes())
                .stream()
                .filter(relay -> !allows(tx, relay))
                .toList();
    }

    /** Those of some barred relays of which the user wasn't told; now they count as told. */
    public static List<RelayAddress> untold(Transaction tx, List<RelayAddress> barred) {
        List<RelayAddress> untold = barred.stream().filter(relay -> !isTold(tx, relay)).toList();
        untold.forEach(relay ->
                tx.update("INSERT INTO stranger (relay, allowed) VALUES (?, 0)", relay.toString()));
        return untold;
    }

    private static boolean isTold(Transaction tx, RelayAddress relay) {
        return tx.one("SELECT 1 FROM stranger WHERE relay = ?", row -> true, relay.toString())
                .isPresent();
    }
}
