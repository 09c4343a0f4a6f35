package chat.tacit.relay;

import chat.tacit.relay.edge.Pem;
import chat.tacit.relay.turn.TurnCertificate;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a certificate and a key are PEM, belong together and are in use, and writes both in
 * one form: whatever else there may be in the files.
 *
 * @param files what to name when they don't
 */
record PemPair(TurnCertificate files) {

    /**
     * @throws RelayException says in a sentence what is wrong
     */
    Pem of(String certificates, String key, Instant now) throws RelayException {
        List<X509CertificateHolder> chain = chain(certificates);
        if (chain.isEmpty()) {
            throw new RelayException(files.certificate() + " holds no certificate in PEM");
        }
        Optional<PrivateKeyInfo> found = key(key);
        if (found.isEmpty()) {
            throw new RelayException(
                    files.key() + " holds no key of RSA or EC in PEM without a passphrase");
        }
        if (!belong(chain.getFirst(), found.get())) {
            throw new RelayException(
                    "the key in " + files.key() + " isn't that of " + files.certificate());
        }
        Instant end = chain.getFirst().getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new RelayException(
                    "the certificate in " + files.certificate() + " has ended on " + end);
        }
        return pem(chain, found.get());
    }

    private List<X509CertificateHolder> chain(String text) throws RelayException {
        List<X509CertificateHolder> chain = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof X509CertificateHolder holder) {
                    chain.add(holder);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new RelayException(files.certificate() + " is damaged", e);
        }
        return chain;
    }

    /** PKCS #8, or as OpenSSL wrote them before: there parameters may stand in front. */
    private Optional<PrivateKeyInfo> key(String text) throws RelayException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof PrivateKeyInfo info) {
                    return Optional.of(info);
                }
                if (next instanceof PEMKeyPair pair) {
                    return Optional.of(pair.getPrivateKeyInfo());
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw new RelayException(files.key() + " is damaged", e);
        }
    }

    /** Not if either is of a kind that browsers don't take. */
    private boolean belong(X509CertificateHolder certificate, PrivateKeyInfo info)
            throws RelayException {
        AsymmetricKeyParameter certified;
        AsymmetricKeyParameter key;
        try {
            certified = PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo());
            key = PrivateKeyFactory.createKey(info);
        } catch (IOException | RuntimeException e) {
            throw new RelayException(
                    files.key() + " or " + files.certificate() + " is of a key nobody knows", e);
        }
        if (certified instanceof RSAKeyParameters pub
                && key instanceof RSAPrivateCrtKeyParameters it) {
            return pub.getModulus().equals(it.getModulus())
                    && pub.getExponent().equals(it.getPublicExponent());
        }
        return certified instanceof ECPublicKeyParameters pub
                && key instanceof ECPrivateKeyParameters it
                && pub.getQ().equals(it.getParameters().getG().multiply(it.getD()).normalize());
    }

    private Pem pem(List<X509CertificateHolder> chain, PrivateKeyInfo key) throws RelayException {
        try {
            StringBuilder certificates = new StringBuilder();
            for (X509CertificateHolder one : chain) {
                certificates.append(
                        RelayCertificate.block(RelayCertificate.CERTIFICATE, one.getEncoded()));
            }
            return new Pem(
                    RelayCertificate.block(RelayCertificate.KEY, key.getEncoded()),
                    certificates.toString());
        } catch (IOException e) {
            throw new RelayException(files.certificate() + " is damaged", e);
        }
    }
}
