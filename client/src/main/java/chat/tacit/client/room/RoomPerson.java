package chat.tacit.client.room;

import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

/**
 * A member of a room as the user sees it.
 *
 * @param name by which it is found there
 * @param own whether it is the profile's account
 * @param here whether it has said anything since it was let in; otherwise it is invited
 * @param level how well the user knows the account, and that it is the one which the room has;
 *     compared, of oneself
 * @param letInBy who let it in, by name; its own of who made the room
 */
public record RoomPerson(
        AccountAddress address,
        String name,
        boolean own,
        Role role,
        boolean here,
        Level level,
        String letInBy) {

    public AccountId account() {
        return address.id();
    }
}
