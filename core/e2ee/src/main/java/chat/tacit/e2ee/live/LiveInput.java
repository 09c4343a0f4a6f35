package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;

import java.util.Optional;

/** What happens to a {@link MemberMachine}. */
public sealed interface LiveInput {

    /** The relay said something after the greeting. */
    record Line(ServerLine line) implements LiveInput {}

    /**
     * The user says something.
     *
     * @param content of {@code spec/60-contact} §7, at most {@link
     *     chat.tacit.e2ee.content.Content#MAX_SIZE} bytes
     * @param to one member, or all
     */
    record Say(Bytes content, Optional<MemberId> to) implements LiveInput {}

    /** The user leaves. */
    record Leave() implements LiveInput {}

    /** It is {@link MemberMachine#wakeAt}, or later. */
    record Wake() implements LiveInput {}
}
