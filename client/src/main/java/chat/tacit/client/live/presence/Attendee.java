package chat.tacit.client.live.presence;

import chat.tacit.e2ee.invitation.Level;

import java.util.Locale;
import java.util.Optional;

/**
 * Somebody in a live session, as {@code members} shows them.
 *
 * @param name one's own name for a trusted identity, else what they call themselves
 * @param id of their live identity, 43 characters
 * @param level how well they are known now; absent for oneself
 * @param voucher who let them in, if one saw it happen
 */
public record Attendee(
        String name, String id, Optional<Level> level, State state, Optional<Voucher> voucher) {

    /** Who let somebody in; they may have left since. */
    public record Voucher(String name, String id) {}

    /** How far somebody is in. */
    public enum State {
        /** Let in, and hasn't shown yet that they have the key. */
        ARRIVING,
        HERE,
        /** Gone as the relay says, and has the key until somebody has changed it. */
        LEAVING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isOneself() {
        return level.isEmpty();
    }

    /** Whether the relay alone says whose key it is. */
    public boolean isOfTheServer() {
        return level.filter(one -> one == Level.SERVER).isPresent();
    }
}
