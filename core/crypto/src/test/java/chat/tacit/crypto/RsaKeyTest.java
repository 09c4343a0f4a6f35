package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAKey;
import java.util.Arrays;

class RsaKeyTest {
    private static final Label ONE = new Label("tacit/50/one/v1");
    private static final Label OTHER = new Label("tacit/50/other/v1");

    /** One for all, since it takes seconds. */
    private static final RsaKey KEY = RsaKey.generate(new SeededEntropy("an RSA key"));

    private final Entropy entropy = new SeededEntropy("RSA");
    private final Secret secret = Secret.random(entropy, 32);

    @Test
    void whatIsWrappedIsUnwrappedUnderTheSameLabelAlone() throws Exception {
        byte[] wrapped = KEY.publicKey().wrap(secret, ONE, entropy);
        assertThat(wrapped).hasSize(513);
        assertThat(KEY.unwrap(wrapped, ONE)).isEqualTo(secret);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> KEY.unwrap(wrapped, OTHER));
        wrapped[200] ^= 1;
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> KEY.unwrap(wrapped, ONE));
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> KEY.unwrap(new byte[0], ONE));
    }

    @Test
    void numberAboveTheModulusIsUnopenable() {
        byte[] wrapped = new byte[513];
        Arrays.fill(wrapped, (byte) 0xff);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> KEY.unwrap(wrapped, ONE));
    }

    @Test
    void asMuchAsFitsIsWrapped() throws Exception {
        Secret most = Secret.random(entropy, 513 - 66);
        assertThat(KEY.unwrap(KEY.publicKey().wrap(most, ONE, entropy), ONE)).isEqualTo(most);
    }

    @Test
    void anotherLibraryReadsItAndIsRead() throws Exception {
        OAEPEncoding opening = oaep();
        opening.init(false, PrivateKeyFactory.createKey(KEY.secret().expose()));
        byte[] wrapped = KEY.publicKey().wrap(secret, ONE, entropy);
        assertThat(opening.processBlock(wrapped, 0, wrapped.length)).isEqualTo(secret.expose());

        OAEPEncoding sealing = oaep();
        sealing.init(true, PublicKeyFactory.createKey(KEY.publicKey().bytes().toArray()));
        byte[] theirs = sealing.processBlock(secret.expose(), 0, secret.size());
        assertThat(KEY.unwrap(theirs, ONE)).isEqualTo(secret);
    }

    private static OAEPEncoding oaep() {
        byte[] label = (ONE.name() + '\0').getBytes(StandardCharsets.US_ASCII);
        return new OAEPEncoding(new RSAEngine(), new SHA256Digest(), new SHA256Digest(), label);
    }

    @Test
    void pairComesBackFromItsPrivateHalf() {
        RsaKey again = RsaKey.of(Secret.owned(KEY.secret().expose().clone()));
        assertThat(again.publicKey()).isEqualTo(KEY.publicKey());
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RsaKey.of(Secret.random(entropy, 2_400)));
    }

    /** Asked through the platform's order, this one gives 4,096 bits for 4,098. */
    @Test
    void modulusHas4098BitsWhateverProvidersAreLoaded() throws Exception {
        Provider rounding = Conscrypt.newProviderBuilder().setName("Rounding").build();
        Security.insertProviderAt(rounding, 1);
        try {
            KeyPairGenerator preferred = KeyPairGenerator.getInstance("RSA");
            preferred.initialize(RsaKey.BITS);
            assertThat(preferred.getProvider()).isEqualTo(rounding);
            var theirs = (RSAKey) preferred.generateKeyPair().getPublic();
            assertThat(theirs.getModulus().bitLength()).isNotEqualTo(RsaKey.BITS);

            RsaPublicKey ours = RsaKey.generate(entropy).publicKey();
            var info = SubjectPublicKeyInfo.getInstance(ours.bytes().toArray());
            assertThat(RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength())
                    .isEqualTo(4098);
        } finally {
            Security.removeProvider("Rounding");
        }
    }

    @Test
    void keysOfOtherSizesExponentsAndFormsAreRefused() throws Exception {
        BigInteger modulus = RsaEncodings.modulus(KEY.publicKey().bytes());
        assertThat(RsaEncodings.encoded(modulus, RsaEncodings.USUAL))
                .isEqualTo(KEY.publicKey().bytes().toArray())
                .hasSize(550);
        refused(RsaEncodings.encoded(modulus, BigInteger.valueOf(3)));
        accepted(RsaEncodings.encoded(modulus.shiftRight(4098 - 3072), RsaEncodings.USUAL));
        refused(RsaEncodings.encoded(modulus.shiftRight(4098 - 3071), RsaEncodings.USUAL));
        byte[] largest =
                RsaEncodings.encoded(modulus.shiftLeft(5120 - 4098).setBit(0), RsaEncodings.USUAL);
        accepted(largest);
        assertThat(largest).hasSize(RsaPublicKey.MOST_BYTES);
        refused(RsaEncodings.encoded(modulus.shiftLeft(5121 - 4098).setBit(0), RsaEncodings.USUAL));
        byte[] longer = Arrays.copyOf(KEY.publicKey().bytes().toArray(), 551);
        refused(longer);
        refused(new byte[0]);
    }

    private static void accepted(byte[] encoded) {
        assertThat(new RsaPublicKey(Bytes.of(encoded)).bytes().toArray()).isEqualTo(encoded);
    }

    private static void refused(byte[] encoded) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new RsaPublicKey(Bytes.of(encoded)));
    }
}
