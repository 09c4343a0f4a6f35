package chat.tacit.client.room;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.room.AccountId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names by which members of a room are shown ({@code spec/50-room} §17): the user's own for the
 * account, the name of the contact whose it is, else the handle. Of two alike the one who has been
 * here longer has it alone, the next is {@code name#2}.
 */
public final class MemberNames {
    /** Characters of an account's id where nothing else is known. */
    private static final int SHOWN = 8;

    private MemberNames() {}

    /** What an account is called that isn't known to be a member, as after an import. */
    public static String unknown(Transaction tx, AccountId account) {
        return KnownAccounts.find(tx, account)
                .map(KnownAccount::name)
                .orElseGet(() -> account.toString().substring(0, SHOWN));
    }

    /**
     * The names of all who are or were members, each another one; the profile's own account is its
     * own name.
     */
    public static Map<AccountId, String> of(Transaction tx, ConversationId room) {
        Map<AccountId, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        Map<AccountId, String> known = KnownAccounts.names(tx, room);
        Optional<AccountId> own = StoredRoom.find(tx, room).map(StoredRoom::account);
        own.ifPresent(account -> {
            names.put(account, OwnProfile.name(tx));
            taken.add(names.get(account));
        });
        for (RoomMember member : RoomMembers.everybody(tx, room)) {
            if (!own.equals(Optional.of(member.account()))) {
                names.put(member.account(), unique(wanted(member, known), taken));
            }
        }
        return names;
    }

    private static String wanted(RoomMember member, Map<AccountId, String> known) {
        return known.getOrDefault(member.account(), member.address().handle().text());
    }

    private static String unique(String name, Set<String> taken) {
        String unique = name;
        for (int place = 2; !taken.add(unique); place++) {
            unique = name + "#" + place;
        }
        return unique;
    }
}
