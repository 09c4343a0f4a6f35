package chat.tacit.crypto;

import java.math.BigInteger;

/**
 * An RSA key pair of exactly {@value RsaPublicKey#BITS} bits (RFC 8017), for encryption alone.
 *
 * @param secret the private half as PKCS #8 in DER, some 2,400 bytes
 */
public record RsaKey(Secret secret, RsaPublicKey publicKey) {

    /**
     * Makes a pair, which takes seconds: two primes are searched. The JDK's own generator makes
     * them whatever other libraries are loaded, since some of those round the size.
     */
    public static RsaKey generate(Entropy entropy) {
        return RsaOaep.generate(entropy);
    }

    /**
     * The pair of a private key.
     *
     * @throws MalformedException if it isn't PKCS #8 in DER, of that size, with the exponent 65537
     */
    public static RsaKey of(Secret secret) {
        return RsaOaep.read(secret);
    }

    /**
     * What {@link RsaPublicKey#wrap} wrapped under the same label.
     *
     * @throws UnopenableException if it isn't that; nothing says why
     */
    public Secret unwrap(byte[] wrapped, Label label) throws UnopenableException {
        return RsaOaep.unwrap(this, wrapped, label);
    }

    static void requireForm(BigInteger modulus, BigInteger exponent) {
        if (modulus.bitLength() != RsaPublicKey.BITS
                || !exponent.equals(BigInteger.valueOf(RsaPublicKey.EXPONENT))) {
            throw new MalformedException(
                    "an RSA key has " + RsaPublicKey.BITS + " bits and the exponent 65537");
        }
    }
}
