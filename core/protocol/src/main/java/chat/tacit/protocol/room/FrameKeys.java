package chat.tacit.protocol.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.SessionKeys;

/**
 * The boxes of frames and answers ({@code spec/50-room} §3): AES-256-GCM with the number of the
 * frame in the nonce and session, method and number beside it. So a box opens for one call alone,
 * of one method, in one direction and, in a stream, at one place.
 */
final class FrameKeys implements AutoCloseable {
    private final SessionKeys keys;
    private final SessionId id;
    private boolean dead;

    FrameKeys(SessionKeys keys) {
        this.keys = keys;
        this.id = new SessionId(keys.id());
    }

    SessionId id() {
        return id;
    }

    boolean isDead() {
        return dead;
    }

    byte[] sealRequest(Method method, long number, byte[] request) {
        requireAlive();
        return Aead.seal(
                keys.clientToRelay(), Nonces.counter(number), beside(method, number), request);
    }

    byte[] openRequest(Method method, long number, ByteRange box) throws UnopenableException {
        if (dead) {
            throw new UnopenableException();
        }
        return Aead.open(
                keys.clientToRelay(),
                Nonces.counter(number),
                beside(method, number),
                box.source(),
                box.offset(),
                box.size());
    }

    byte[] sealReply(Method method, long number, int item, byte[] reply) {
        requireAlive();
        return Aead.seal(
                keys.relayToClient(), Nonces.counter(item, number), beside(method, number), reply);
    }

    byte[] openReply(Method method, long number, int item, ByteRange box)
            throws UnopenableException {
        if (dead) {
            throw new UnopenableException();
        }
        return Aead.open(
                keys.relayToClient(),
                Nonces.counter(item, number),
                beside(method, number),
                box.source(),
                box.offset(),
                box.size());
    }

    /** Wipes the keys: nothing is sealed or opened any more. */
    @Override
    public void close() {
        dead = true;
        keys.wipe();
    }

    private void requireAlive() {
        if (dead) {
            throw new IllegalStateException("the session is over");
        }
    }

    /** {@code sid ‖ method ‖ n}. */
    private byte[] beside(Method method, long number) {
        return Fields.unlabelled().fixed(id.bytes()).text(method.word()).u64(number).toArray();
    }
}
