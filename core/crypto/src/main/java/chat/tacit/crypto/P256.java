package chat.tacit.crypto;

import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKECurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

import java.math.BigInteger;
import java.util.Arrays;

/** The curve NIST P-256, whose cofactor is 1: each point but infinity generates it. */
final class P256 {
    static final ECPoint G = ECJPAKECurves.NIST_P256.getG();
    static final BigInteger N = ECJPAKECurves.NIST_P256.getN();

    /** Bytes of a compressed point. */
    static final int POINT_SIZE = 33;

    /** Bytes of a scalar. */
    static final int SCALAR_SIZE = 32;

    /** Bytes drawn for a scalar, so many that what is left after reducing has no bias. */
    private static final int DRAWN = 48;

    private P256() {}

    /** A random scalar from 1 to the order less 1. */
    static BigInteger scalar(Entropy entropy) {
        byte[] drawn = entropy.bytes(DRAWN);
        BigInteger scalar =
                new BigInteger(1, drawn).mod(N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
        Arrays.fill(drawn, (byte) 0);
        return scalar;
    }

    /** Takes the same time for every scalar. */
    static ECPoint multiply(ECPoint point, BigInteger secret) {
        return ECAlgorithms.multiplySecret(point, secret, N).normalize();
    }

    static Bytes encode(ECPoint point) {
        return Bytes.owned(point.getEncoded(true));
    }

    /**
     * @throws UnopenableException if it isn't a compressed point of the curve
     */
    static ECPoint decode(Bytes encoded) throws UnopenableException {
        if (encoded.size() != POINT_SIZE) {
            throw new UnopenableException();
        }
        try {
            return finite(ECJPAKECurves.NIST_P256.getCurve().decodePoint(encoded.toArray()));
        } catch (IllegalArgumentException e) {
            throw new UnopenableException();
        }
    }

    /**
     * @throws UnopenableException if it is the point at infinity
     */
    static ECPoint finite(ECPoint point) throws UnopenableException {
        if (point.isInfinity()) {
            throw new UnopenableException();
        }
        return point;
    }

    /** A number below 2^256 as 32 bytes; of a negative one those of its two's complement. */
    static byte[] fixed(BigInteger number) {
        byte[] least = number.toByteArray();
        byte[] fixed = new byte[SCALAR_SIZE];
        Arrays.fill(fixed, (byte) (number.signum() < 0 ? 0xff : 0));
        int length = Math.min(least.length, SCALAR_SIZE);
        System.arraycopy(least, least.length - length, fixed, SCALAR_SIZE - length, length);
        return fixed;
    }
}
