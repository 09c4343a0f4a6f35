package chat.tacit.crypto;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKEUtil;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.ECPoint;

import java.math.BigInteger;
import java.security.MessageDigest;

/**
 * EC J-PAKE (RFC 8236) over P-256 with SHA-256: two who know one password agree on a key, and who
 * doesn't know it learns from a run whether one guess was right, and nothing else.
 *
 * <p>Each round is a type of its own, so that none can be skipped: {@link First}, {@link Second},
 * {@link Third}, and the key only after the other side's confirmation. Whatever a message can be
 * wrong in is one outcome. Arithmetic and tags are Bouncy Castle's; its messages and participant
 * aren't used, since they can't be made from received bytes.
 */
public final class Jpake {
    /** Bytes of the keying material. */
    public static final int KEY_SIZE = 32;

    private Jpake() {}

    /**
     * A first message.
     *
     * @param id who sends it
     * @param gx1 a compressed point, as {@code gx2}
     * @param proof1 that the sender knows the logarithm of {@code gx1}
     */
    public record Round1(
            String id, Bytes gx1, Bytes gx2, SchnorrProof proof1, SchnorrProof proof2) {}

    /**
     * A second message.
     *
     * @param a a compressed point in which the password is
     */
    public record Round2(String id, Bytes a, SchnorrProof proof) {}

    /**
     * A third message.
     *
     * @param tag 32 bytes that only who has the same key can make
     */
    public record Round3(String id, Bytes tag) {}

    /**
     * Begins a run.
     *
     * @param own the name of this side, another than {@code peer}
     * @param password what both have to know, from 1 byte
     */
    public static First start(String own, String peer, Bytes password, Entropy entropy) {
        BigInteger x1 = P256.scalar(entropy);
        BigInteger x2 = P256.scalar(entropy);
        ECPoint gx1 = P256.multiply(P256.G, x1);
        ECPoint gx2 = P256.multiply(P256.G, x2);
        Round1 message =
                new Round1(
                        own,
                        P256.encode(gx1),
                        P256.encode(gx2),
                        SchnorrProof.make(P256.G, gx1, x1, own, entropy),
                        SchnorrProof.make(P256.G, gx2, x2, own, entropy));
        return new First(peer, new Own(gx1, gx2, x2, secret(password)), message);
    }

    private static BigInteger secret(Bytes password) {
        try {
            return ECJPAKEUtil.calculateS(P256.N, password.shared());
        } catch (CryptoException e) {
            throw new IllegalArgumentException("a password that is zero modulo the order", e);
        }
    }

    /** What this side keeps of round 1. */
    private record Own(ECPoint gx1, ECPoint gx2, BigInteger x2, BigInteger s) {}

    /** Waits for the other side's first message. */
    public static final class First {
        private final String peer;
        private final Own own;
        private final Round1 message;

        private First(String peer, Own own, Round1 message) {
            this.peer = peer;
            this.own = own;
            this.message = message;
        }

        /** To be sent. */
        public Round1 message() {
            return message;
        }

        /**
         * @throws UnopenableException if it isn't the other side's: its name is another, a point is
         *     one of ours or stands twice, or a proof doesn't hold
         */
        public Second take(Round1 theirs, Entropy entropy) throws UnopenableException {
            requirePeer(theirs.id(), peer);
            ECPoint gx3 = P256.decode(theirs.gx1());
            ECPoint gx4 = P256.decode(theirs.gx2());
            boolean ours =
                    gx3.equals(own.gx1)
                            || gx3.equals(own.gx2)
                            || gx4.equals(own.gx1)
                            || gx4.equals(own.gx2);
            if (ours || gx3.equals(gx4)) {
                throw new UnopenableException();
            }
            theirs.proof1().require(P256.G, gx3, peer);
            theirs.proof2().require(P256.G, gx4, peer);
            ECPoint base = P256.finite(own.gx1.add(gx3).add(gx4));
            BigInteger x2s = own.x2.multiply(own.s).mod(P256.N);
            ECPoint a = P256.multiply(base, x2s);
            Round2 next =
                    new Round2(
                            message.id(),
                            P256.encode(a),
                            SchnorrProof.make(base, a, x2s, message.id(), entropy));
            return new Second(new Met(message.id(), peer, own, gx3, gx4), next);
        }
    }

    /** Both sides' first messages. */
    private record Met(String id, String peer, Own own, ECPoint gx3, ECPoint gx4) {
        Points ofOwn() {
            return new Points(own.gx1, own.gx2);
        }

        Points ofPeer() {
            return new Points(gx3, gx4);
        }
    }

    /** The two points of one side's first message. */
    private record Points(ECPoint x1, ECPoint x2) {}

    /** Waits for the other side's second message. */
    public static final class Second {
        private final Met met;
        private final Round2 message;

        private Second(Met met, Round2 message) {
            this.met = met;
            this.message = message;
        }

        /** To be sent. */
        public Round2 message() {
            return message;
        }

        /**
         * @throws UnopenableException if it isn't the other side's, or its proof doesn't hold
         */
        public Third take(Round2 theirs) throws UnopenableException {
            requirePeer(theirs.id(), met.peer);
            ECPoint b = P256.decode(theirs.a());
            ECPoint base = P256.finite(met.gx3.add(met.own.gx1).add(met.own.gx2));
            theirs.proof().require(base, b, met.peer);
            BigInteger x2s = met.own.x2.multiply(met.own.s).mod(P256.N);
            ECPoint shared =
                    P256.finite(
                            P256.multiply(
                                    P256.finite(b.subtract(P256.multiply(met.gx4, x2s))),
                                    met.own.x2));
            BigInteger key = shared.normalize().getAffineXCoord().toBigInteger();
            return new Third(met, key);
        }
    }

    /** Waits for the other side's confirmation. */
    public static final class Third {
        private final Met met;
        private final BigInteger key;

        private Third(Met met, BigInteger key) {
            this.met = met;
            this.key = key;
        }

        /** To be sent: that this side has the key, which tells who has another one nothing. */
        public Round3 message() {
            return new Round3(met.id, tag(met.id, met.peer, met.ofOwn(), met.ofPeer()));
        }

        /**
         * The keying material, {@value #KEY_SIZE} bytes.
         *
         * @throws UnopenableException if the other side hasn't the same key: it doesn't know the
         *     password
         */
        public Secret take(Round3 theirs) throws UnopenableException {
            requirePeer(theirs.id(), met.peer);
            Bytes expected = tag(met.peer, met.id, met.ofPeer(), met.ofOwn());
            if (!MessageDigest.isEqual(expected.shared(), theirs.tag().shared())) {
                throw new UnopenableException();
            }
            return Secret.owned(P256.fixed(key));
        }

        private Bytes tag(String from, String to, Points first, Points second) {
            BigInteger tag =
                    ECJPAKEUtil.calculateMacTag(
                            from,
                            to,
                            first.x1,
                            first.x2,
                            second.x1,
                            second.x2,
                            key,
                            new SHA256Digest());
            return Bytes.owned(P256.fixed(tag));
        }
    }

    private static void requirePeer(String id, String peer) throws UnopenableException {
        if (!id.equals(peer)) {
            throw new UnopenableException(); // our own message, sent back, or a third one's
        }
    }
}
