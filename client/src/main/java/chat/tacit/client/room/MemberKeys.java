package chat.tacit.client.room;

import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Core;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.protocol.room.AccountId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a room tells of the keys of accounts ({@code spec/50-room} §2.2, §21). */
final class MemberKeys {
    private MemberKeys() {}

    /**
     * Learns the keys of a room's members, before they are those of its table.
     *
     * @param change that led to them, if it was told
     * @return those whose key isn't the known one, if that is news
     */
    static List<AccountId> learn(
            Transaction tx, StoredRoom room, MemberList members, Optional<Core> change) {
        Map<AccountId, VerifyingKey> before =
                RoomMembers.of(tx, room.conversation()).stream()
                        .collect(Collectors.toMap(RoomMember::account, RoomMember::key));
        Optional<AccountId> renewed =
                change.filter(core -> core.change() instanceof Change.Key)
                        .map(core -> core.head().author());
        List<AccountId> alarmed = new ArrayList<>();
        for (MemberList.Seat seat : members.seats()) {
            AccountId account = seat.member().id();
            VerifyingKey key = seat.member().accountKey();
            Optional<VerifyingKey> old = Optional.ofNullable(before.get(account));
            if (account.equals(room.account()) || old.equals(Optional.of(key))) {
                continue;
            }
            boolean known = isAlarmed(tx, account);
            if (old.isPresent() && renewed.equals(Optional.of(account))) {
                KnownAccounts.renewed(tx, account, old.get(), key);
            } else {
                KnownAccounts.letIn(tx, seat.member().address(), key, source(room, seat.by()));
            }
            if (!known && isAlarmed(tx, account)) {
                alarmed.add(account);
            }
        }
        return alarmed;
    }

    /** Whom an own device let in it had looked up. */
    private static AccountSource source(StoredRoom room, AccountId by) {
        return by.equals(room.account()) ? AccountSource.SERVER : AccountSource.MEMBER;
    }

    private static boolean isAlarmed(Transaction tx, AccountId account) {
        return KnownAccounts.find(tx, account)
                .map(KnownAccount::level)
                .filter(Level.CHANGED::equals)
                .isPresent();
    }

    /** What the user is told of them. */
    static String sentence(String name) {
        return "The key of "
                + name
                + "'s account isn't the one that you knew: somebody may be in their place. Compare"
                + " codes with them (tacit verify ROOM --member), or have them removed.";
    }
}
