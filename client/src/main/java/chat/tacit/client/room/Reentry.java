package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.Place;

import java.util.Optional;

/**
 * An invitation into a room that the profile knows ({@code spec/50-room} §16). Whoever knows a
 * room's id can make another room under it, at a host of their own: nothing of what is known gives
 * way to that, or what the user says to the one would be heard in the other.
 */
public final class Reentry {
    private Reentry() {}

    /**
     * Why nothing is even asked of the host that an invitation names.
     *
     * @return nothing if it may be asked
     */
    public static Optional<String> obstacle(Transaction tx, Invitation invitation) {
        Invitation.Where where = invitation.where();
        return StoredRoom.find(tx, where.room())
                .filter(it -> !it.host().fingerprint().equals(where.host().fingerprint()))
                .map(_ -> "it leads to another host than that of the room which you know");
    }

    /**
     * Why a room isn't entered though all that was said of it holds: what was seen of it before
     * isn't in its past, or is later than the invitation.
     *
     * @return nothing if it may be entered
     */
    public static Optional<String> obstacle(
            Transaction tx, Invitation invitation, Newcomer.Accepted accepted) {
        Optional<String> host = obstacle(tx, invitation);
        if (host.isPresent()) {
            return host;
        }
        Optional<Place> seen =
                StoredMemory.in(tx, invitation.where().room()).tip().map(Point::head);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        if (seen.get().position() >= invitation.trusted().position()) {
            return Optional.of("it is older than what you know of the room");
        }
        return accepted.links().stream().map(Link::place).anyMatch(seen.get()::equals)
                ? Optional.empty()
                : Optional.of("it tells another past of the room than you have seen");
    }
}
