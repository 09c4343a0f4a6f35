package chat.tacit.client.history;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.MemberNames;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.AccountId;

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

    private record Item(
            long row, Message.Type type, String from, String emoji, Optional<AccountId> author) {

        private static Item read(Row row) {
            return new Item(
                    row.integer(1),
                    Message.Type.of(row.text(2)),
                    row.text(3),
                    row.text(4),
                    row.optionalBytes(5).filter(it -> !it.isEmpty()).map(AccountId::new));
        }

        private String whose(Transaction tx, Message message) {
            return author.map(it ->
                            MemberNames.of(tx, message.conversation())
                                    .getOrDefault(it, MemberNames.unknown(tx, it)))
                    .orElse(from);
        }
    }

    static boolean any(Transaction tx) {
        return tx.one("SELECT 1" + WAITS + " LIMIT 1", row -> true).isPresent();
    }

    /** The messages as they are now, each with the type of what was done to it. */
    static List<Message> take(Transaction tx, int limit) {
        List<Item> items =
                tx.list(
                        "SELECT n.message, n.type, COALESCE(c.own_name, c.name), COALESCE((SELECT"
                                + " emoji FROM reaction r WHERE r.message = n.message"
                                + " AND r.own = 0 AND r.author = n.author), ''), n.author"
                                + WAITS
                                + " ORDER BY n.at LIMIT ?",
                        Item::read,
                        limit);
        List<Message> news = new ArrayList<>();
        for (Item item : items) {
            tx.update(
                    "DELETE FROM news WHERE message = ? AND type = ? AND author = ?",
                    item.row(),
                    item.type().word(),
                    item.author().map(AccountId::bytes).orElse(Bytes.empty()));
            Optional<Message> message = History.at(tx, item.row());
            // Of a message that was deleted since, nothing else is news.
            message.filter(it ->
                            it.type() == Message.Type.TEXT
                                    || it.type() == Message.Type.FILE
                                    || item.type() == Message.Type.DELETED)
                    .map(it -> announced(tx, it, item))
                    .ifPresent(news::add);
        }
        return news;
    }

    private static Message announced(Transaction tx, Message message, Item item) {
        String text = item.type() == Message.Type.REACTION ? item.emoji() : message.text();
        return new Message(
                message.id(),
                message.conversation(),
                false,
                item.whose(tx, message),
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
