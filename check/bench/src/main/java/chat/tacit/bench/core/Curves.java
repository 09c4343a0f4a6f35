package chat.tacit.bench.core;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;

import org.conscrypt.Conscrypt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;

import javax.crypto.KeyAgreement;

/** X25519 and Ed25519: as Tacit calls them, and of the libraries between which it chooses. */
@State(Scope.Benchmark)
public class Curves {
    private static final int MESSAGE = 300;

    private final Entropy entropy = Entropy.system();
    private final AgreementKey agreement = AgreementKey.generate(entropy);
    private final AgreementKey peer = AgreementKey.generate(entropy);
    private final SigningKey signing = SigningKey.generate(entropy);
    private final byte[] message = entropy.bytes(MESSAGE);
    private final Bytes signature = signing.sign(fields());
    private final Provider conscrypt = Conscrypt.newProvider();
    private final KeyPair conscryptPair = pair("XDH", conscrypt);
    private final Provider jdk = Security.getProvider("SunEC");
    private final KeyPair jdkPair = pair("XDH", jdk);
    private final KeyPair jdkSigning = pair("Ed25519", jdk);
    private final byte[] jdkSignature = jdkSign();

    @Benchmark
    public Secret agreeAsTacitDoes() throws UnopenableException {
        return agreement.agree(peer.publicKey());
    }

    @Benchmark
    public byte[] agreeWithConscrypt() throws GeneralSecurityException {
        return agree(conscrypt, conscryptPair);
    }

    @Benchmark
    public byte[] agreeWithTheJdk() throws GeneralSecurityException {
        return agree(jdk, jdkPair);
    }

    @Benchmark
    public Bytes signAsTacitDoes() {
        return signing.sign(fields());
    }

    @Benchmark
    public boolean verifyAsTacitDoes() {
        return signing.publicKey().verifies(signature, fields());
    }

    @Benchmark
    public byte[] signWithTheJdk() {
        return jdkSign();
    }

    @Benchmark
    public boolean verifyWithTheJdk() throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519", jdk);
        verifier.initVerify(jdkSigning.getPublic());
        verifier.update(message);
        return verifier.verify(jdkSignature);
    }

    private Fields fields() {
        return Fields.of(Labels.HELLO).fixed(message);
    }

    private byte[] jdkSign() {
        try {
            Signature signer = Signature.getInstance("Ed25519", jdk);
            signer.initSign(jdkSigning.getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] agree(Provider provider, KeyPair pair) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
        agreement.init(pair.getPrivate());
        agreement.doPhase(pair.getPublic(), true);
        return agreement.generateSecret();
    }

    private static KeyPair pair(String algorithm, Provider provider) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
