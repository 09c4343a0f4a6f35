package chat.tacit.e2ee.room;

import chat.tacit.protocol.room.Place;

import java.util.Optional;

/** The chain as far as somebody has taken it, for whoever reads what was said along it. */
public interface Course {

    /** The room after the state event at this position; nothing if there is none. */
    Optional<Point> at(long position);

    /** Whether this event is in the chain. */
    boolean has(Place place);
}
