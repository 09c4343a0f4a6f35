package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many of the profile's connections each relay carries: those of which it has a queue that is
 * read, of whatever use. An open invitation counts as the connection that it may become, a link
 * that renews keys as the connection that it is for.
 *
 * @param connections all of them
 * @param carried relays without any are left out
 */
record Load(long connections, Map<RelayAddress, Long> carried) {
    private static final String CONNECTION =
            "COUNT(DISTINCT COALESCE(conversation, (SELECT renews FROM invitation i"
                    + " WHERE i.id = queue.invitation), invitation)) FROM queue"
                    + " WHERE (conversation IS NOT NULL"
                    + " OR invitation IN (SELECT id FROM invitation WHERE state = 'open'))";

    /** Without queues that others take the place of. */
    private static final String STAYING =
            " AND retired_at IS NULL AND id NOT IN"
                    + " (SELECT replaces FROM queue WHERE replaces IS NOT NULL)";

    /** What is carried now. */
    static Load of(Transaction tx) {
        return read(tx, "");
    }

    /** What will be carried once every queue that is being replaced is gone. */
    static Load settled(Transaction tx) {
        return read(tx, STAYING);
    }

    private static Load read(Transaction tx, String which) {
        long connections = tx.one("SELECT " + CONNECTION + which, row -> row.integer(1)).orElse(0L);
        Map<RelayAddress, Long> carried =
                tx
                        .list(
                                "SELECT relay, " + CONNECTION + which + " GROUP BY relay",
                                row -> Map.entry(RelayAddress.parse(row.text(1)), row.integer(2)))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Load(connections, carried);
    }

    long at(RelayAddress relay) {
        return carried.getOrDefault(relay, 0L);
    }

    /** Two thirds of the connections, rounded up: the most that a relay is to carry. */
    private long most() {
        return (2 * connections + 2) / 3;
    }

    /** Whether a relay carries more than two thirds. */
    boolean isOver(RelayAddress relay) {
        return at(relay) > most();
    }

    /** Whether a relay may carry one more of the connections that there are. */
    boolean hasRoom(RelayAddress relay) {
        return at(relay) < most();
    }

    /** Zero if a relay may carry one more, new connection, else how many it then carries. */
    long withOneMore(RelayAddress relay) {
        long then = at(relay) + 1;
        return 3 * then <= 2 * (connections + 1) ? 0 : then;
    }
}
