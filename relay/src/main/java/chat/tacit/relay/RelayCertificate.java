package chat.tacit.relay;

import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.edge.Pem;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The relay's P-256 TLS key and a certificate that it signed itself. Nobody trusts the certificate:
 * clients compare its key with {@link #tlsKey} as the hello vouches for it ({@code spec/10-wire},
 * Hello).
 *
 * <p>Both are kept in the file {@value #FILE}. The certificate is renewed under the same key before
 * it ends, or when the relay's hosts change.
 */
public record RelayCertificate(PrivateKey key, X509Certificate certificate) {
    static final String FILE = "tls.pem";

    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

    /** Covers clients whose clock is behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    static final String KEY = "PRIVATE KEY";
    static final String CERTIFICATE = "CERTIFICATE";

    /** A key and certificate that nothing keeps, for a relay without a disk. */
    static RelayCertificate make(List<String> hosts, Instant now) throws RelayException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return sign(pair.getPrivate(), pair.getPublic(), hosts, now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The key and certificate of the data directory, made or renewed and kept if need be.
     *
     * @throws RelayException if the file can't be read, written or understood
     */
    static RelayCertificate open(DataDirectory data, List<String> hosts, Instant now)
            throws RelayException {
        Optional<byte[]> kept = data.read(FILE);
        RelayCertificate current =
                kept.isPresent() ? parse(kept.get(), data.path().resolve(FILE)) : make(hosts, now);
        RelayCertificate usable = current.renewed(hosts, now);
        if (kept.isEmpty() || !usable.equals(current)) {
            Pem pem = usable.pem();
            data.write(FILE, (pem.key() + pem.certificate()).getBytes(StandardCharsets.US_ASCII));
        }
        return usable;
    }

    /** This certificate, or one under the same key if it is about to end or names other hosts. */
    RelayCertificate renewed(List<String> hosts, Instant now) throws RelayException {
        boolean lasts =
                certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE_END))
                        && certificate.getNotBefore().toInstant().isBefore(now);
        return lasts && names().equals(hosts.stream().map(RelayCertificate::canonical).toList())
                ? this
                : sign(key, certificate.getPublicKey(), hosts, now);
    }

    /** The {@code t} of the hello. */
    public TlsKey tlsKey() {
        return TlsKey.ofSpki(certificate.getPublicKey().getEncoded());
    }

    /** Both as PEM. */
    Pem pem() {
        try {
            return new Pem(
                    block(KEY, key.getEncoded()), block(CERTIFICATE, certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> names() throws RelayException {
        try {
            return Objects.requireNonNullElse(
                            certificate.getSubjectAlternativeNames(), List.<List<?>>of())
                    .stream()
                    .map(name -> canonical(String.valueOf(name.get(1))))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new RelayException("the certificate in " + FILE + " is damaged", e);
        }
    }

    /** One form for each IP address; names as they are. */
    private static String canonical(String host) {
        return address(host).map(InetAddress::getHostAddress).orElse(host);
    }

    private static RelayCertificate sign(
            PrivateKey key, PublicKey publicKey, List<String> hosts, Instant now)
            throws RelayException {
        X500Name name = new X500Name("CN=Tacit relay");
        try {
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(127, new SecureRandom()).setBit(126),
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(LIFE)),
                            name,
                            publicKey);
            if (!hosts.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, alternativeNames(hosts));
            }
            return new RelayCertificate(
                    key,
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(key))));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new RelayException("cannot make a certificate for " + hosts, e);
        }
    }

    private static GeneralNames alternativeNames(List<String> hosts) {
        return new GeneralNames(
                hosts.stream()
                        .map(host -> new GeneralName(kind(host), host))
                        .toArray(GeneralName[]::new));
    }

    private static int kind(String host) {
        return address(host).isPresent() ? GeneralName.iPAddress : GeneralName.dNSName;
    }

    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RelayCertificate parse(byte[] pem, Object file) throws RelayException {
        String text = new String(pem, StandardCharsets.US_ASCII);
        try {
            PrivateKey key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(unblock(KEY, text)));
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(unblock(CERTIFICATE, text)));
            return new RelayCertificate(key, certificate);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new RelayException(
                    file + " is damaged: remove it, and the relay makes a new TLS key", e);
        }
    }

    static String block(String kind, byte[] contents) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(contents),
                        kind);
    }

    private static byte[] unblock(String kind, String text) {
        String begin = "-----BEGIN " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + kind);
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    @Override
    public String toString() {
        return "RelayCertificate[" + tlsKey().hash().base64Url() + "]";
    }
}
