package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.protocol.room.AccountId;

/** The codes that members of a room compare ({@code spec/50-room} §2.2), by the names they have. */
public final class MemberCodes {
    private MemberCodes() {}

    /**
     * The codes of a member, with whom.
     *
     * @throws ClientException if nobody there is called that
     */
    public static AccountCodes.Codes of(Transaction tx, ConversationId room, String member)
            throws ClientException {
        return AccountCodes.of(tx, own(tx, room), other(tx, room, member));
    }

    /**
     * Compares a code that a member read out.
     *
     * @return whether it is theirs
     * @throws ClientException if nobody there is called that, or it is no code
     */
    public static boolean compare(Transaction tx, ConversationId room, String member, String code)
            throws ClientException {
        return AccountCodes.compare(tx, own(tx, room), other(tx, room, member), code);
    }

    /**
     * Accepts the key that was told of a member instead of the known one, without comparing; where
     * none was, the known one, which ends the alarm.
     *
     * @throws ClientException if nobody there is called that, or there is no alarm
     */
    public static void accept(Transaction tx, ConversationId room, String member)
            throws ClientException {
        AccountId account = other(tx, room, member);
        KnownAccount known =
                KnownAccounts.find(tx, account)
                        .orElseThrow(() -> new ClientException("you don't know that account."));
        AccountCodes.accept(tx, account, known.other().orElse(known.key()));
    }

    private static AccountId other(Transaction tx, ConversationId room, String member)
            throws ClientException {
        RoomPerson person = RoomPeople.find(tx, room, member);
        if (person.own()) {
            throw new ClientException("that is you; a code is compared with somebody else.");
        }
        return person.account();
    }

    /** As the room has it. */
    private static SecurityCode.Account own(Transaction tx, ConversationId room)
            throws ClientException {
        return StoredRoom.find(tx, room)
                .flatMap(it -> RoomMembers.find(tx, room, it.account()))
                .map(it -> new SecurityCode.Account(it.account(), it.key()))
                .orElseThrow(() -> new ClientException("you aren't in that room."));
    }
}
