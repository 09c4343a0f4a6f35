package chat.tacit.client.room;

import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/**
 * Somebody who is or was a member of a room, as the profile keeps it.
 *
 * @param key the account key, as the room has it
 * @param role absent for who is no member any more
 * @param letInBy an account; the creator itself
 * @param since position of the state event by which it came
 * @param here whether an event of its own was read; otherwise it is invited
 */
public record RoomMember(
        AccountAddress address,
        VerifyingKey key,
        Optional<Role> role,
        AccountId letInBy,
        long since,
        boolean here) {

    public AccountId account() {
        return address.id();
    }
}
