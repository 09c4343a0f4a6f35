package chat.tacit.crypto;

import org.bouncycastle.math.ec.ECPoint;

import java.math.BigInteger;

/**
 * That somebody knows the logarithm of a point to a base (RFC 8235), bound to their name.
 *
 * @param v a compressed point, 33 bytes
 * @param r a scalar, 32 bytes, big-endian
 */
public record SchnorrProof(Bytes v, Bytes r) {
    /** Bytes of a point. */
    public static final int POINT_SIZE = P256.POINT_SIZE;

    /** Bytes of a scalar. */
    public static final int SCALAR_SIZE = P256.SCALAR_SIZE;

    static SchnorrProof make(
            ECPoint base, ECPoint point, BigInteger logarithm, String id, Entropy entropy) {
        BigInteger nonce = P256.scalar(entropy);
        ECPoint v = P256.multiply(base, nonce);
        BigInteger r =
                nonce.subtract(logarithm.multiply(challenge(base, v, point, id))).mod(P256.N);
        return new SchnorrProof(P256.encode(v), Bytes.owned(P256.fixed(r)));
    }

    /**
     * @throws UnopenableException if it proves nothing about {@code point}, or is another's
     */
    void require(ECPoint base, ECPoint point, String id) throws UnopenableException {
        BigInteger scalar = new BigInteger(1, r.toArray());
        if (r.size() != P256.SCALAR_SIZE || scalar.compareTo(P256.N) >= 0) {
            throw new UnopenableException();
        }
        ECPoint known = P256.decode(v);
        ECPoint found =
                base.multiply(scalar).add(point.multiply(challenge(base, known, point, id)));
        if (!found.equals(known)) {
            throw new UnopenableException();
        }
    }

    /** The hash as a signed number, modulo the order: as Bouncy Castle's. */
    private static BigInteger challenge(ECPoint base, ECPoint v, ECPoint point, String id) {
        byte[] hash =
                Hash.sha256(
                        Fields.unlabelled()
                                .variable(P256.encode(base))
                                .variable(P256.encode(v))
                                .variable(P256.encode(point))
                                .text(id)
                                .toArray());
        return new BigInteger(hash).mod(P256.N);
    }
}
