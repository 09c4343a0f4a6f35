package chat.tacit.e2ee.live;

import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;

/**
 * Somebody else in an open session.
 *
 * @param name as they call themselves, which proves nothing
 * @param identity their message 1, whose signature holds
 */
public record Person(DisplayName name, Identification identity) {

    public MemberId id() {
        return identity.id();
    }
}
