package chat.tacit.sim;

import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;

/** What a test asks of the end of a connection at which a person is. */
final class Ends {
    private Ends() {}

    /** Where a person receives in this conversation, messages and not only re-syncs. */
    static List<OwnQueue> queues(Tie.End end) {
        return end.person().read(tx -> Queues.toldTo(tx, end.conversation())).stream()
                .filter(queue -> !queue.recovery())
                .toList();
    }

    static long count(Tie.End end, String table) {
        return end.person()
                .read(tx -> tx.one("SELECT COUNT(*) FROM " + table, row -> row.integer(1)))
                .orElseThrow();
    }

    static List<RelayAddress> relays(Tie.End end) {
        return queues(end).stream().map(OwnQueue::relay).toList();
    }

    static List<SenderId> ids(Tie.End end) {
        return queues(end).stream().map(OwnQueue::senderId).toList();
    }
}
