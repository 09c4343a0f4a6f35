package chat.tacit.web.gate;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificate that a browser elsewhere is shown. */
public final class Certificates {
    private Certificates() {}

    /**
     * What a telephone lacks with it, in a sentence; nothing if an authority signed it.
     *
     * @param file in PEM
     * @throws ClientException if there is none in it
     */
    public static Optional<String> lack(Path file) throws ClientException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate first =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            boolean own = first.getIssuerX500Principal().equals(first.getSubjectX500Principal());
            return own
                    ? Optional.of(
                            "no authority signed this certificate: a browser warns of it, and until"
                                    + " it is told to trust it a telephone doesn't install the app,"
                                    + " and shows no notifications.")
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClientException("can't read the certificate in " + file + ".");
        } catch (CertificateException e) {
            throw new ClientException("there is no certificate in PEM in " + file + ".");
        }
    }
}
