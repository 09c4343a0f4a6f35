package chat.tacit.protocol.wire;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/**
 * One end of a connection's frames after the hello ({@code spec/10-wire} §5).
 *
 * <p>In mode {@link Mode#SEALED} frame n of a direction is AES-256-GCM under that direction's key,
 * nonce {@code 0^4 ‖ u64 n}, associated data the session id: a frame that is changed, dropped,
 * repeated, reordered, reflected or taken from another session doesn't open, and then nothing does
 * any more. In mode {@link Mode#TLS} frames pass as they are. Not for use by several threads.
 */
public final class FrameChannel implements AutoCloseable {
    private final Session session;
    private final Secret sendKey;
    private final Secret receiveKey;
    private long sent;
    private long received;
    private boolean dead;

    FrameChannel(Session session, Secret sendKey, Secret receiveKey) {
        this.session = session;
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
    }

    public Session session() {
        return session;
    }

    /** Bytes that {@link #seal} adds to a frame: 16 or 0. */
    public int overhead() {
        return session.mode() == Mode.SEALED ? Aead.TAG_SIZE : 0;
    }

    /**
     * The next frame to the peer.
     *
     * @throws IllegalStateException if the channel is dead
     */
    public byte[] seal(byte[] frame) {
        if (dead) {
            throw new IllegalStateException("the channel is dead");
        }
        return switch (session.mode()) {
            case TLS -> frame;
            case SEALED -> sealNext(frame);
        };
    }

    /**
     * The next frame from the peer.
     *
     * @throws UnopenableException if it isn't the next one that the peer sealed, or none was
     *     before; the channel is dead then, and the connection has to be closed
     */
    public byte[] open(byte[] frame) throws UnopenableException {
        if (dead) {
            throw new UnopenableException();
        }
        return switch (session.mode()) {
            case TLS -> frame;
            case SEALED -> openNext(frame);
        };
    }

    /** Whether a frame did not open, or the channel was closed. */
    public boolean isDead() {
        return dead;
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        dead = true;
        sendKey.wipe();
        receiveKey.wipe();
    }

    /** This channel in the mode that its first frame named; the counters go on. */
    FrameChannel in(Session named) {
        FrameChannel channel = new FrameChannel(named, sendKey, receiveKey);
        channel.sent = sent;
        channel.received = received;
        return channel;
    }

    /** Seals the next frame whatever the mode: a first one, which proves this end's key. */
    public byte[] sealNext(byte[] frame) {
        byte[] box = Aead.seal(sendKey, Nonces.counter(sent), session.id().shared(), frame);
        sent++;
        return box;
    }

    /**
     * Opens the next frame, which is sealed whatever the mode.
     *
     * @throws UnopenableException as {@link #open}
     */
    public byte[] openNext(byte[] frame) throws UnopenableException {
        try {
            byte[] nonce = Nonces.counter(received);
            byte[] plain = Aead.open(receiveKey, nonce, session.id().shared(), frame);
            received++;
            return plain;
        } catch (UnopenableException e) {
            close();
            throw e;
        }
    }
}
