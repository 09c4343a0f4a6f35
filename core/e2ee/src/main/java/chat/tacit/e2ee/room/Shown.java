package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.StateEvent;

import java.util.Optional;

/**
 * A state event as one has it, to be judged: from the stream with everything, or from a dossier,
 * which shows the core, the details of the last name and photo, and nothing else.
 *
 * @param whole what the host shows and what was in the box; absent of a core in a dossier
 * @param detail its bytes, where they are known
 */
record Shown(SignedCore signed, Optional<Whole> whole, Optional<Bytes> detail) {

    /**
     * @param author as the author block names it
     */
    record Whole(StateEvent event, Author author) {}
}
