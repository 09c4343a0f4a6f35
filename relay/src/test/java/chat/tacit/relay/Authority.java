package chat.tacit.relay;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority as browsers know some. */
final class Authority {
    private static final X500Name NAME = new X500Name("CN=An authority");
    private static final Duration DAY = Duration.ofDays(1);

    private final KeyPair own = keys("EC", 256);
    private final X509Certificate root;
    private int number = 1;

    Authority() throws Exception {
        this.root =
                signed(
                        builder(NAME, own, Instant.now().plus(DAY))
                                .addExtension(
                                        Extension.basicConstraints,
                                        true,
                                        new BasicConstraints(true)));
    }

    static KeyPair keys(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair of, Instant end) {
        return new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(number++),
                Date.from(Instant.now().minus(DAY.multipliedBy(10))),
                Date.from(end),
                subject,
                of.getPublic());
    }

    private X509Certificate signed(X509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(own.getPrivate())));
    }

    /** A certificate of 127.0.0.1, in PEM, with this authority's behind it. */
    String certify(KeyPair keys, Instant end) throws Exception {
        X509Certificate made =
                signed(
                        builder(new X500Name("CN=A relay"), keys, end)
                                .addExtension(
                                        Extension.subjectAlternativeName,
                                        false,
                                        new GeneralNames(
                                                new GeneralName(
                                                        GeneralName.iPAddress, "127.0.0.1"))));
        return RelayCertificate.block(RelayCertificate.CERTIFICATE, made.getEncoded())
                + RelayCertificate.block(RelayCertificate.CERTIFICATE, root.getEncoded());
    }

    String certify(KeyPair keys) throws Exception {
        return certify(keys, Instant.now().plus(DAY));
    }

    /** TLS that takes what this authority certified, and nothing else. */
    SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", root);
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
