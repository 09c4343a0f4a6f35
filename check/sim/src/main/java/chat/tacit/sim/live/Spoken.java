package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Something that somebody said, where it was sealed, and who read it. */
final class Spoken {
    private final Stay by;
    private final Bytes content;
    private final Optional<MemberId> to;
    private final Set<Stay> readers = new HashSet<>();
    private Optional<Roster> sealed = Optional.empty();

    /**
     * @param to the one for whom it is, or all
     */
    Spoken(Stay by, Bytes content, Optional<MemberId> to) {
        this.by = by;
        this.content = content;
        this.to = to;
    }

    Stay by() {
        return by;
    }

    Bytes content() {
        return content;
    }

    Optional<MemberId> to() {
        return to;
    }

    /** It leaves its speaker, for those who are inside by the speaker's chain. */
    void sealedFor(Roster inside) {
        sealed = Optional.of(inside);
    }

    /** Who was inside when it was sealed, once it is. */
    Optional<Roster> sealed() {
        return sealed;
    }

    /** Whether this one reads it for the first time. */
    boolean readBy(Stay reader) {
        return readers.add(reader);
    }

    boolean wasReadBy(Stay reader) {
        return readers.contains(reader);
    }
}
