package chat.tacit.client;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.RoomPeople;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.protocol.room.AccountAddress;

import java.time.Instant;
import java.util.List;

/**
 * People whom an open profile knows by an account alone, or by one besides: what the user keeps
 * about them never leaves the profile's devices.
 */
public final class AccountBook {
    private final Loop loop;

    AccountBook(Loop loop) {
        this.loop = loop;
    }

    /**
     * A member of a room.
     *
     * @throws ClientException if nobody there is called that
     */
    public RoomPerson member(ConversationId room, String name) throws ClientException {
        return loop.read((Work<RoomPerson, ClientException>) tx -> RoomPeople.find(tx, room, name));
    }

    /**
     * What a blocked account says in rooms isn't shown, and its invitations are dropped. It isn't
     * told, and goes on being a member.
     *
     * @throws ClientException if it is the profile's own, or there are too many
     */
    public void block(AccountAddress account, boolean blocked) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    BlockedAccounts.block(tx, account, blocked, Instant.now());
                                    return true;
                                });
    }

    /** Whether an account is blocked, or the contact whose it is. */
    public boolean isBlocked(AccountAddress account) {
        return loop.read(tx -> BlockedAccounts.has(tx, account.id()));
    }

    /** Those that are blocked by themselves. */
    public List<AccountAddress> blocked() {
        return loop.read(BlockedAccounts::all);
    }

    /**
     * Calls an account by a name of the user's; an empty one goes back to the contact's, or the
     * handle.
     *
     * @return what it is called now
     * @throws ClientException if that is no name, or the account isn't known
     */
    public String rename(AccountAddress account, String name) throws ClientException {
        return loop.write(
                (Work<String, ClientException>)
                        tx -> {
                            KnownAccounts.rename(tx, account.id(), name, Instant.now());
                            return KnownAccounts.find(tx, account.id())
                                    .map(KnownAccount::name)
                                    .orElseThrow();
                        });
    }
}
