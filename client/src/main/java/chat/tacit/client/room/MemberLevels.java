package chat.tacit.client.room;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountId;

import java.util.Map;
import java.util.Optional;

/** How well the members of a room are known ({@code spec/50-room} §2.2, §21). */
public final class MemberLevels {
    private MemberLevels() {}

    /** The lowest of the others'; who is alone there has nobody to doubt. */
    public static Level of(Transaction tx, ConversationId room) {
        Optional<AccountId> own = StoredRoom.find(tx, room).map(StoredRoom::account);
        Map<AccountId, KnownAccount> known = KnownAccounts.in(tx, room);
        return RoomMembers.of(tx, room).stream()
                .filter(member -> !own.equals(Optional.of(member.account())))
                .map(member -> of(member, known))
                .reduce(Level.COMPARED, Level::lower);
    }

    /**
     * How well a member is known: whom the profile doesn't know by itself, a member of the room has
     * vouched for. A room that has another key of it than the profile is an alarm.
     */
    static Level of(RoomMember member, Map<AccountId, KnownAccount> all) {
        Optional<KnownAccount> known = Optional.ofNullable(all.get(member.account()));
        boolean another = known.filter(it -> !it.key().equals(member.key())).isPresent();
        return another ? Level.CHANGED : known.map(KnownAccount::level).orElse(Level.VOUCHED);
    }
}
