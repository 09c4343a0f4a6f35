package chat.tacit.client.room;

import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountId;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How well the members of a room are known, and the room by them ({@code spec/50-room} §21). */
public final class MemberLevels {
    private static final String SELECT =
            "SELECT m.account, m.key, k.key, k.level, k.changed, k.source, v.level, v.blocked FROM"
                    + " room r CROSS JOIN room_member m ON m.conversation = r.conversation LEFT"
                    + " JOIN known_account k ON k.account = m.account LEFT JOIN conversation v ON"
                    + " v.id = k.conversation WHERE r.conversation = ? AND m.role > 0 AND m.account"
                    + " <> r.account";

    private MemberLevels() {}

    /**
     * How well each member but oneself is known: {@link Level#CHANGED} if the room has another key
     * for it than is known, else as its account is; vouched for, if the profile doesn't keep it.
     */
    public static Map<AccountId, Level> of(Transaction tx, ConversationId room) {
        return tx
                .list(
                        SELECT,
                        row -> Map.entry(new AccountId(row.bytes(1)), level(row)),
                        room.bytes())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Level level(Row row) {
        Optional<Bytes> known = row.optionalBytes(3);
        if (known.isEmpty()) {
            return Level.VOUCHED;
        }
        if (!known.get().equals(row.bytes(2)) || row.flag(5)) {
            return Level.CHANGED;
        }
        Optional<Level> contact = KnownAccounts.contact(row, 6);
        return KnownAccounts.level(Level.of(row.text(4)), contact);
    }

    /** A room's level: the lowest of its members'; who is alone there has nobody to doubt. */
    public static Level lowest(Transaction tx, ConversationId room) {
        return of(tx, room).values().stream().reduce(Level.COMPARED, Level::lower);
    }
}
