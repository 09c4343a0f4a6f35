package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.MemberNames;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Messages as the database has them, with the names of whoever wrote them: the profile's, the
 * contact's, and of a room the member's.
 */
final class MessageRows {
    /** Between whose a reaction is and what it is, and between two. */
    private static final char UNIT = '\u001f';

    private static final String RECORD = "\u001e";

    /** Before an account's id, where a name could stand. */
    private static final char ACCOUNT = '\u001d';

    /** Before the name of the user, where another digit stands before that of somebody else. */
    private static final char OWN = '1';

    private static final String SELECT =
            "SELECT m.id, m.conversation, m.own, CASE m.own WHEN 1 THEN (SELECT value FROM meta"
                    + " WHERE key = 'name') ELSE COALESCE(c.own_name, c.name) END, m.number, m.sent_at,"
                    + " m.type, m.text, m.state, m.reason, m.relays, m.reply_to, m.edited > 0, (SELECT"
                    + " group_concat(r.own || CASE WHEN r.own = 1 THEN (SELECT value FROM meta WHERE key ="
                    + " 'name') WHEN r.author <> X'' THEN char(29) || lower(hex(r.author)) ELSE"
                    + " COALESCE(c.own_name, c.name) END || char(31) || r.emoji, char(30)) FROM"
                    + " reaction r WHERE r.message = m.row AND r.emoji <> ''), m.author, m.mentioned"
                    + " FROM message m JOIN conversation c ON c.id = m.conversation";

    private MessageRows() {}

    /**
     * @param which what follows on the tables, {@code message m} and {@code conversation c}
     */
    static List<Message> list(Transaction tx, String which, Object... parameters) {
        List<Found> found = tx.list(SELECT + which, MessageRows::read, parameters);
        Map<ConversationId, Map<AccountId, String>> names = new HashMap<>();
        return found.stream().map(one -> one.named(tx, names)).toList();
    }

    /** The first of them. */
    static Optional<Message> one(Transaction tx, String which, Object... parameters) {
        return list(tx, which, parameters).stream().findFirst();
    }

    /** A message whose members have no names yet. */
    private record Found(Message message, List<String> reactions) {

        Message named(Transaction tx, Map<ConversationId, Map<AccountId, String>> names) {
            Map<AccountId, String> here =
                    message.marks().author().isPresent() || !reactions.isEmpty()
                            ? names.computeIfAbsent(
                                    message.conversation(), of -> MemberNames.of(tx, of))
                            : Map.of();
            Optional<AccountId> author = message.marks().author().filter(_ -> !message.own());
            return message.from(author.map(it -> name(tx, it, here)).orElse(message.from()))
                    .with(
                            message.marks()
                                    .with(
                                            reactions.stream()
                                                    .map(one -> reaction(tx, one, here))
                                                    .toList()));
        }

        private static Marks.Reaction reaction(
                Transaction tx, String one, Map<AccountId, String> names) {
            int unit = one.indexOf(UNIT);
            boolean own = one.charAt(0) == OWN;
            String whose = one.substring(1, unit);
            String name =
                    whose.charAt(0) == ACCOUNT
                            ? name(tx, new AccountId(Bytes.ofHex(whose.substring(1))), names)
                            : whose;
            return new Marks.Reaction(name, own, one.substring(unit + 1));
        }

        private static String name(
                Transaction tx, AccountId account, Map<AccountId, String> names) {
            return Optional.ofNullable(names.get(account))
                    .orElseGet(() -> MemberNames.unknown(tx, account));
        }
    }

    private static Found read(Row row) {
        List<String> reactions =
                row.optionalText(14).stream()
                        .flatMap(all -> Arrays.stream(all.split(RECORD)))
                        .collect(Collectors.toList());
        Marks marks =
                new Marks(
                        row.optionalBytes(12).map(ContentId::new),
                        row.flag(13),
                        List.of(),
                        row.optionalBytes(15).map(AccountId::new),
                        row.flag(16));
        return new Found(
                new Message(
                        new ContentId(row.bytes(1)),
                        new ConversationId(row.bytes(2)),
                        row.integer(3) == 1,
                        row.text(4),
                        row.integer(5),
                        Instant.ofEpochMilli(row.integer(6)),
                        Message.Type.of(row.text(7)),
                        row.text(8),
                        Message.State.of(row.text(9)),
                        row.text(10),
                        (int) row.integer(11),
                        marks),
                reactions);
    }
}
