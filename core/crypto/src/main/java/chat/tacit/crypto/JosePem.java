package chat.tacit.crypto;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * A key of the mesh as others write it ({@code spec/40-mesh} §13): the private half as encrypted
 * PKCS #8, the public half as SubjectPublicKeyInfo, both in PEM (RFC 7468).
 *
 * <p>Encrypted is by PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256 and {@value #ROUNDS} rounds, and
 * AES-256-CBC. Nothing in that authenticates, so a key that was read has to sign and verify by
 * itself before it is used.
 */
public final class JosePem {
    /** Rounds of what we write. */
    public static final int ROUNDS = 600_000;

    /** The fewest and the most of what we read: a swapped number must not exhaust a machine. */
    private static final int LEAST_ROUNDS = 100_000;

    private static final int MOST_ROUNDS = 10_000_000;
    private static final int SALT = 16;
    private static final int IV = 16;
    private static final int KEY = 32;
    private static final int MOST_BYTES = 16_384;
    private static final String PRIVATE = "ENCRYPTED PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final ASN1ObjectIdentifier CIPHER = NISTObjectIdentifiers.id_aes256_CBC;
    private static final ASN1ObjectIdentifier PRF = PKCSObjectIdentifiers.id_hmacWithSHA256;

    private JosePem() {}

    /**
     * The key pair under a passphrase.
     *
     * @param passphrase in UTF-8, not empty
     */
    public static String encrypt(JoseKey key, Secret passphrase, Entropy entropy) {
        if (passphrase.size() == 0) {
            throw new IllegalArgumentException("an empty passphrase");
        }
        byte[] salt = entropy.bytes(SALT);
        byte[] iv = entropy.bytes(IV);
        PBES2Parameters parameters =
                new PBES2Parameters(
                        new KeyDerivationFunc(
                                PKCSObjectIdentifiers.id_PBKDF2,
                                new PBKDF2Params(
                                        salt,
                                        ROUNDS,
                                        new AlgorithmIdentifier(PRF, DERNull.INSTANCE))),
                        new EncryptionScheme(CIPHER, new DEROctetString(iv)));
        try {
            byte[] box = cipher(true, derive(passphrase, salt, ROUNDS), iv, key.secret().expose());
            AlgorithmIdentifier algorithm =
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters);
            return write(PRIVATE, new EncryptedPrivateKeyInfo(algorithm, box).getEncoded("DER"));
        } catch (IOException | InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The key pair that somebody encrypted so, with this program or another.
     *
     * @throws MalformedException if it isn't PEM of a key encrypted as said above, has rounds that
     *     nobody should compute, or opens to an RSA key that is none of the mesh
     * @throws UnopenableException if the passphrase is another one, or the file damaged
     */
    public static JoseKey decrypt(String pem, Secret passphrase) throws UnopenableException {
        Encrypted encrypted = Encrypted.of(read(PRIVATE, pem));
        Secret opened = open(encrypted, passphrase);
        return requireSound(new JoseKey(opened, new JosePublicKey(publicHalf(opened))));
    }

    private static Secret open(Encrypted encrypted, Secret passphrase) throws UnopenableException {
        try {
            KeyParameter key = derive(passphrase, encrypted.salt, encrypted.rounds);
            return Secret.owned(cipher(false, key, encrypted.iv, encrypted.box));
        } catch (InvalidCipherTextException e) {
            throw new UnopenableException();
        }
    }

    /** What another passphrase opens is padded rightly once in 256 times, and no key then. */
    private static Bytes publicHalf(Secret opened) throws UnopenableException {
        try {
            return RsaForm.publicHalf(opened);
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** A key of which a part was changed would sign so that its factors show. */
    private static JoseKey requireSound(JoseKey key) throws UnopenableException {
        byte[] message = key.publicKey().thumbprint().bytes().shared();
        try {
            if (key.publicKey().verifies(key.sign(message, salt -> {}), message)) {
                return key;
            }
        } catch (IllegalStateException e) {
            throw new UnopenableException();
        }
        throw new UnopenableException();
    }

    /** The public half. */
    public static String write(JosePublicKey key) {
        return write(PUBLIC, key.bytes().shared());
    }

    /**
     * The public half that {@link #write} wrote.
     *
     * @throws MalformedException if it isn't PEM of an RSA key of the mesh
     */
    public static JosePublicKey read(String pem) {
        return new JosePublicKey(Bytes.owned(read(PUBLIC, pem)));
    }

    private static String write(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, new String(lines.encode(der), StandardCharsets.US_ASCII), label);
    }

    /** What stands between the two lines; white space before, in and behind it doesn't count. */
    private static byte[] read(String label, String pem) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        String text = pem.strip();
        if (text.length() > MOST_BYTES || !text.startsWith(begin) || !text.endsWith(end)) {
            throw new MalformedException("no " + label.toLowerCase(Locale.ROOT));
        }
        String inside = text.substring(begin.length(), text.length() - end.length());
        return Text.fromBase64(inside.replaceAll("\\s", ""));
    }

    /** The parameters that PBES2 names. */
    private record Encrypted(byte[] salt, int rounds, byte[] iv, byte[] box) {
        static Encrypted of(byte[] der) {
            try {
                EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(der);
                AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
                if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
                    throw new MalformedException("a key that isn't encrypted by PBES2");
                }
                PBES2Parameters pbes2 = PBES2Parameters.getInstance(algorithm.getParameters());
                EncryptionScheme scheme = pbes2.getEncryptionScheme();
                PBKDF2Params derivation =
                        PBKDF2Params.getInstance(pbes2.getKeyDerivationFunc().getParameters());
                boolean ours =
                        pbes2.getKeyDerivationFunc()
                                        .getAlgorithm()
                                        .equals(PKCSObjectIdentifiers.id_PBKDF2)
                                && derivation.getPrf().getAlgorithm().equals(PRF)
                                && scheme.getAlgorithm().equals(CIPHER)
                                && (derivation.getKeyLength() == null
                                        || derivation.getKeyLength().intValueExact() == KEY);
                int rounds = derivation.getIterationCount().intValueExact();
                byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
                if (!ours || rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS || iv.length != IV) {
                    throw new MalformedException("a key that is encrypted in another way");
                }
                return new Encrypted(derivation.getSalt(), rounds, iv, info.getEncryptedData());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new MalformedException("no encrypted key");
            }
        }
    }

    private static KeyParameter derive(Secret passphrase, byte[] salt, int rounds) {
        PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA256Digest());
        pbkdf2.init(passphrase.expose(), salt, rounds);
        return (KeyParameter) pbkdf2.generateDerivedParameters(KEY * Byte.SIZE);
    }

    private static byte[] cipher(boolean sealing, KeyParameter key, byte[] iv, byte[] in)
            throws InvalidCipherTextException {
        PaddedBufferedBlockCipher cipher =
                new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(AESEngine.newInstance()));
        cipher.init(sealing, new ParametersWithIV(key, iv));
        byte[] out = new byte[cipher.getOutputSize(in.length)];
        int size = cipher.processBytes(in, 0, in.length, out, 0);
        size += cipher.doFinal(out, size);
        byte[] exact = Arrays.copyOf(out, size);
        Arrays.fill(out, (byte) 0);
        return exact;
    }
}
