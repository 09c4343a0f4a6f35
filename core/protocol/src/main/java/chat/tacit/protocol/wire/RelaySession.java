package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementKey;

/**
 * A session at the relay's end.
 *
 * @param key the pair of {@code s}: with a client's server keys it gives the keys of services
 * @param channel for every frame after the client's first
 */
public record RelaySession(Session session, AgreementKey key, FrameChannel channel)
        implements AutoCloseable {

    /** Wipes {@code s} and the frame keys. */
    @Override
    public void close() {
        key.secret().wipe();
        channel.close();
    }
}
