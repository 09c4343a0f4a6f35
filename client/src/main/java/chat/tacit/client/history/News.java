package chat.tacit.client.history;

import chat.tacit.client.profile.Transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What contacts amended of messages that were shown before: announced once, one of a type. */
final class News {
    private static final String WAITS =
            " FROM news n JOIN message m ON m.row = n.message"
                    + " JOIN conversation c ON c.id = m.conversation WHERE c.muted = 0"
                    + " AND c.state <> 'request'";

    private News() {}

    private record Item(long row, Message.Type type, String from, String emoji) {}

    static boolean any(Transaction tx) {
        return tx.one("SELECT 1" + WAITS + " LIMIT 1", row -> true).isPresent();
    }

    /** The messages as they are now, each with the type of what was done to it. */
    static List<Message> take(Transaction tx, int limit) {
        List<Item> items =
                tx.list(
                        "SELECT n.message, n.type, COALESCE(c.own_name, c.name), COALESCE((SELECT"
                                + " emoji FROM reaction r WHERE r.message = n.message"
                                + " AND r.own = 0), '')"
                                + WAITS
                                + " ORDER BY n.at LIMIT ?",
                        row ->
                                new Item(
                                        row.integer(1),
                                        Message.Type.of(row.text(2)),
                                        row.text(3),
                                        row.text(4)),
                        limit);
        List<Message> news = new ArrayList<>();
        for (Item item : items) {
            tx.update(
                    "DELETE FROM news WHERE message = ? AND type = ?",
                    item.row(),
                    item.type().word());
            Optional<Message> message = History.at(tx, item.row());
            // Of a message that was deleted since, nothing else is news.
            message.filter(it ->
                            it.type() == Message.Type.TEXT
                                    || it.type() == Message.Type.FILE
                                    || item.type() == Message.Type.DELETED)
                    .map(it -> announced(it, item))
                    .ifPresent(news::add);
        }
        return news;
    }

    private static Message announced(Message message, Item item) {
        String text = item.type() == Message.Type.REACTION ? item.emoji() : message.text();
        return new Message(
                message.id(),
                message.conversation(),
                false,
                item.from(),
                message.number(),
                message.sentAt(),
                item.type(),
                text,
                message.state(),
                message.reason(),
                message.durableRelays(),
                message.marks());
    }
}
