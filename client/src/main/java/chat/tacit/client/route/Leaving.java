package chat.tacit.client.route;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;

/**
 * Relays that leave the list, in the database. Rotation gives each connection a queue elsewhere and
 * deletes the old one when its sender uses the new; a relay without queues is gone ({@code
 * spec/60-contact} §4.1).
 */
public final class Leaving {
    private static final String WHOSE = "COALESCE(conversation, invitation)";

    private Leaving() {}

    /**
     * Takes a relay out of the list, at once if nothing lies there.
     *
     * @return how many connections have to move before, open invitations and addresses among them
     * @throws ClientException if it isn't in the list, or there is no other to take its place
     */
    public static int leave(Transaction tx, RelayAddress relay, Instant now)
            throws ClientException {
        if (!Relays.all(tx).contains(relay)) {
            throw new ClientException(
                    "this relay isn't in the list; 'tacit relay list' shows which are.");
        }
        List<RelayAddress> staying = Relays.making(tx);
        staying.remove(relay);
        if (staying.isEmpty()) {
            throw new ClientException(
                    "this is the only relay of the profile that stays; add another one before.");
        }
        long stuck = stuck(tx, relay, staying);
        if (stuck > 0) {
            throw new ClientException(
                    (stuck == 1 ? "1 connection" : stuck + " connections")
                            + " would be left with one relay instead of two; add another relay"
                            + " with 'tacit relay add' before.");
        }
        tx.update("UPDATE relay SET leaving = 1 WHERE address = ?", relay.toString());
        Lifetimes.lookAtRelay(tx, relay);
        int toMove = (int) toMove(tx, relay);
        forget(tx, now);
        return toMove;
    }

    /**
     * Takes out of the list, as far as others can take their place now, the relays that say that
     * they end.
     *
     * @param but one that the user wants to keep
     */
    public static void leaveEnding(Transaction tx, RelayAddress but, Instant now) {
        for (RelayAddress relay : Relays.ending(tx)) {
            if (!relay.equals(but)) {
                leaveIfPossible(tx, relay, now);
            }
        }
    }

    private static void leaveIfPossible(Transaction tx, RelayAddress relay, Instant now) {
        try {
            int _ = leave(tx, relay, now);
        } catch (ClientException e) {
            // It was told so when the relay said that it ends, and is again when it says so again.
        }
    }

    /** Keeps a relay that was about to leave. */
    public static void stay(Transaction tx, RelayAddress relay) {
        tx.update("UPDATE relay SET leaving = 0 WHERE address = ?", relay.toString());
    }

    /** Whether the queues at a relay are to be elsewhere. */
    public static boolean isLeaving(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT 1 FROM relay WHERE address = ? AND leaving = 0",
                        row -> true,
                        relay.toString())
                .isEmpty();
    }

    /** How many connections, open invitations and addresses still have a queue at a relay. */
    static long toMove(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT COUNT(DISTINCT " + WHOSE + ") FROM queue WHERE relay = ?",
                        row -> row.integer(1),
                        relay.toString())
                .orElse(0L);
    }

    /**
     * Connections, and invitations that may become some, for whose queue there is no other relay.
     */
    private static long stuck(Transaction tx, RelayAddress relay, List<RelayAddress> staying) {
        return tx
                .list(
                        "SELECT DISTINCT "
                                + WHOSE
                                + " FROM queue WHERE relay = ? AND recovery = 0"
                                + " AND retired_at IS NULL",
                        row -> row.bytes(1),
                        relay.toString())
                .stream()
                .filter(of -> relaysOf(tx, of).containsAll(staying))
                .count();
    }

    private static List<RelayAddress> relaysOf(Transaction tx, Bytes whose) {
        return tx.list(
                "SELECT relay FROM queue WHERE "
                        + WHOSE
                        + " = ? AND recovery = 0 AND retired_at IS NULL",
                row -> RelayAddress.parse(row.text(1)),
                whose);
    }

    /**
     * Forgets the relays at which nothing lies any more. What is only to be deleted there is waited
     * for, unless the relay is silent.
     */
    public static void forget(Transaction tx, Instant now) {
        for (RelayAddress relay : relays(tx)) {
            boolean empty = toMove(tx, relay) == 0;
            boolean deleted =
                    DoomedQueues.at(tx, relay).isEmpty() || Relays.isSilent(tx, relay, now);
            if (empty && deleted) {
                tx.update("DELETE FROM relay WHERE address = ?", relay.toString());
            }
        }
    }

    /** The relays that are leaving. */
    public static List<RelayAddress> relays(Transaction tx) {
        return tx.list(
                "SELECT address FROM relay WHERE leaving = 1 ORDER BY added_at, address",
                row -> RelayAddress.parse(row.text(1)));
    }
}
