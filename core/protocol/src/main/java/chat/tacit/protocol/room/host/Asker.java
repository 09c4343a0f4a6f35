package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param number of the frame
 * @param address from which this call came, if it is known
 */
record Asker(HostSession session, long number, Optional<PeerAddress> address) {
    SessionId id() {
        return session.id();
    }
}
