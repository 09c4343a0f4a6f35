package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header of a message ({@code spec/60-contact} §5.3): version 2 ‖ flags 1 ‖ DHs 32 ‖ ek 1,184 ‖
 * ct 1,088 ‖ PN 4 ‖ N 4 ‖ zero padding, always {@value #SIZE} bytes.
 *
 * @param number {@code N}, the message's place in its chain, from 0
 */
record Header(Offer offer, int number) {
    static final int SIZE = 2_320;

    /** Bytes of a sealed header: nonce ‖ ciphertext ‖ tag. */
    static final int BOX_SIZE = Aead.NONCE_SIZE + SIZE + Aead.TAG_SIZE;

    /** Seals the header under a header key with a random nonce into {@link #BOX_SIZE} bytes. */
    byte[] seal(Secret headerKey, Session session, Entropy entropy, SealObserver observer) {
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        observer.sealing(headerKey, nonce);
        byte[] box = Arrays.copyOf(nonce, BOX_SIZE);
        Aead.seal(headerKey, nonce, session.headerContext(), encode(session), box, nonce.length);
        return box;
    }

    /** The header in a box, if the box was sealed under this key. */
    static Optional<Header> open(Secret headerKey, Session session, byte[] box)
            throws UnopenableException {
        byte[] plain;
        try {
            byte[] nonce = Arrays.copyOf(box, Aead.NONCE_SIZE);
            int size = BOX_SIZE - nonce.length;
            plain = Aead.open(headerKey, nonce, session.headerContext(), box, nonce.length, size);
        } catch (UnopenableException e) {
            return Optional.empty();
        }
        return Optional.of(decode(plain, session));
    }

    private byte[] encode(Session session) {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.putShort((short) session.version());
        offer.write(out);
        out.putInt(number);
        return out.array();
    }

    /**
     * @throws UnopenableException if the version isn't the session's, the flags are none that a
     *     header can have, a number is above what a chain holds, or what is to be zero isn't
     */
    private static Header decode(byte[] plain, Session session) throws UnopenableException {
        ByteBuffer in = ByteBuffer.wrap(plain);
        boolean version = Short.toUnsignedInt(in.getShort()) == session.version();
        Optional<Offer> offer = Offer.read(in);
        int number = in.getInt();
        boolean counted = number >= 0 && number < Ratchet.MAX_UNANSWERED;
        int padding = 0;
        while (in.hasRemaining()) {
            padding |= in.get();
        }
        if (!version || !counted || offer.isEmpty() || padding != 0) {
            throw new UnopenableException();
        }
        return new Header(offer.get(), number);
    }
}
