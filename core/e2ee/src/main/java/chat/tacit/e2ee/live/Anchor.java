package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * A certificate authority whose word the user takes for who has which live identity ({@code
 * spec/20-live} §16).
 *
 * @param name by which the user knows it
 * @param certificate its own, in DER
 */
public record Anchor(String name, Bytes certificate) {
    /** Bytes of the largest certificate of an authority. */
    public static final int MAX_SIZE = 16_384;

    private static final int KEY_CERT_SIGN = 5;

    /**
     * @throws MalformedException if it isn't the certificate of an authority
     */
    public Anchor {
        X509Certificate read = read(certificate);
        boolean[] usage = read.getKeyUsage();
        if (read.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
            throw new MalformedException("a certificate that may sign no others");
        }
    }

    /**
     * @param file one certificate, in PEM or DER
     * @throws MalformedException if it isn't the certificate of an authority
     */
    public static Anchor ofFile(String name, Bytes file) {
        try {
            return new Anchor(name, Bytes.owned(read(file).getEncoded()));
        } catch (CertificateException e) {
            throw new MalformedException("no certificate");
        }
    }

    X509Certificate read() {
        return read(certificate);
    }

    private static X509Certificate read(Bytes bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("a certificate of " + bytes.size() + " bytes");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(bytes.shared()));
        } catch (CertificateException e) {
            throw new MalformedException("no certificate");
        }
    }
}
