package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class JoseKeyTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy("a key of the mesh"));
    private static final JoseKey OTHER = JoseKey.generate(new SeededEntropy("another"));

    private final Entropy entropy = new SeededEntropy("JOSE");
    private final Secret secret = Secret.random(entropy, 32);
    private final byte[] message = "what is signed".getBytes(StandardCharsets.UTF_8);

    @Test
    void whatIsWrappedIsUnwrappedByItsOwnerAlone() throws Exception {
        byte[] wrapped = KEY.publicKey().wrap(secret, entropy);
        assertThat(wrapped).hasSize(256);
        assertThat(KEY.unwrap(wrapped)).isEqualTo(secret);
        unopenable(OTHER, wrapped);
        unopenable(KEY, Arrays.copyOf(wrapped, 255));
        wrapped[100] ^= 1;
        unopenable(KEY, wrapped);
    }

    private static void unopenable(JoseKey key, byte[] wrapped) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> key.unwrap(wrapped));
    }

    @Test
    void signatureHoldsForItsMessageAndKeyAlone() {
        byte[] signature = KEY.sign(message, entropy);
        assertThat(signature).hasSize(256);
        assertThat(KEY.publicKey().verifies(signature, message)).isTrue();
        assertThat(KEY.publicKey().verifies(signature, new byte[0])).isFalse();
        assertThat(OTHER.publicKey().verifies(signature, message)).isFalse();
        assertThat(KEY.publicKey().verifies(Arrays.copyOf(signature, 255), message)).isFalse();
        signature[7] ^= 1;
        assertThat(KEY.publicKey().verifies(signature, message)).isFalse();
    }

    @Test
    void anotherLibraryOpensAndSealsAlike() throws Exception {
        byte[] wrapped = KEY.publicKey().wrap(secret, entropy);
        OAEPEncoding opening = oaep(false, PrivateKeyFactory.createKey(KEY.secret().expose()));
        assertThat(opening.processBlock(wrapped, 0, wrapped.length)).isEqualTo(secret.expose());
        OAEPEncoding sealing = oaep(true, theirPublicKey());
        assertThat(KEY.unwrap(sealing.processBlock(secret.expose(), 0, 32))).isEqualTo(secret);
    }

    @Test
    void anotherLibraryVerifiesAndSignsAlike() throws Exception {
        byte[] ours = KEY.sign(message, entropy);
        PSSSigner verifying = pss(32);
        verifying.init(false, theirPublicKey());
        verifying.update(message, 0, message.length);
        assertThat(verifying.verifySignature(ours)).isTrue();
        assertThat(KEY.publicKey().verifies(theirs(32), message)).isTrue();
        assertThat(KEY.publicKey().verifies(theirs(20), message))
                .as("a salt of another size")
                .isFalse();
    }

    private byte[] theirs(int salt) throws Exception {
        PSSSigner signing = pss(salt);
        signing.init(true, PrivateKeyFactory.createKey(KEY.secret().expose()));
        signing.update(message, 0, message.length);
        return signing.generateSignature();
    }

    private static PSSSigner pss(int salt) {
        return new PSSSigner(new RSAEngine(), new SHA256Digest(), salt);
    }

    private static OAEPEncoding oaep(boolean sealing, CipherParameters key) {
        OAEPEncoding oaep =
                new OAEPEncoding(
                        new RSAEngine(), new SHA256Digest(), new SHA256Digest(), new byte[0]);
        oaep.init(sealing, key);
        return oaep;
    }

    private static CipherParameters theirPublicKey() throws Exception {
        return PublicKeyFactory.createKey(KEY.publicKey().bytes().toArray());
    }

    /** The key and the thumbprint of RFC 7638 §3.1. */
    @Test
    void thumbprintIsThatOfTheRfc() throws Exception {
        String modulus =
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS"
                        + "oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6C"
                        + "f0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
                        + "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_"
                        + "xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        BigInteger n = new BigInteger(1, Text.fromBase64Url(modulus));
        assertThat(
                        new JosePublicKey(Bytes.of(RsaEncodings.encoded(n, RsaEncodings.USUAL)))
                                .thumbprint())
                .hasToString("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void pairComesBackFromItsPrivateHalf() {
        JoseKey again = JoseKey.of(Secret.owned(KEY.secret().expose().clone()));
        assertThat(again.publicKey()).isEqualTo(KEY.publicKey());
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> JoseKey.of(Secret.random(entropy, 1_200)));
    }

    @Test
    void weakKeysAreMalformed() throws Exception {
        BigInteger modulus = RsaEncodings.modulus(KEY.publicKey().bytes());
        accepted(RsaEncodings.encoded(modulus, RsaEncodings.USUAL));
        refused(RsaEncodings.encoded(modulus, BigInteger.valueOf(3)));
        refused(RsaEncodings.encoded(modulus.shiftRight(1_024), RsaEncodings.USUAL));
        refused(RsaEncodings.encoded(modulus.shiftRight(8), RsaEncodings.USUAL));
        refused(RsaEncodings.encoded(modulus.shiftLeft(4).setBit(0), RsaEncodings.USUAL));
        accepted(RsaEncodings.encoded(modulus.shiftLeft(2_048).setBit(0), RsaEncodings.USUAL));
        refused(RsaEncodings.encoded(modulus.shiftLeft(2_056).setBit(0), RsaEncodings.USUAL));
        refused(Arrays.copyOf(KEY.publicKey().bytes().toArray(), 295));
        refused(new byte[0]);
    }

    private static void accepted(byte[] encoded) {
        assertThat(new JosePublicKey(Bytes.of(encoded)).bytes().toArray()).isEqualTo(encoded);
    }

    private static void refused(byte[] encoded) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new JosePublicKey(Bytes.of(encoded)));
    }
}
