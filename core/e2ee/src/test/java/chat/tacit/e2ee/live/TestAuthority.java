package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.MemberId;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A certificate authority of tests, under P-256 as most are. */
final class TestAuthority {
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final X500Name name;
    private final KeyPair keys;
    private final String algorithm;
    private int serial;

    TestAuthority(String name) {
        this(name, generated(), "SHA256withECDSA");
    }

    private TestAuthority(String name, KeyPair keys, String algorithm) {
        this.name = new X500Name("CN=" + name);
        this.keys = keys;
        this.algorithm = algorithm;
    }

    private static KeyPair generated() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One under Ed25519, which says the same each time. */
    static TestAuthority seeded(String name, long seed) {
        SigningKey key = SigningKey.generate(new SeededEntropy(seed));
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            byte[] seedBytes = key.seed().expose();
            KeyPair pair =
                    new KeyPair(
                            factory.generatePublic(
                                    new X509EncodedKeySpec(encoded(key.publicKey()))),
                            factory.generatePrivate(
                                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seedBytes)));
            return new TestAuthority(name, pair, "Ed25519");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(VerifyingKey key) {
        return joined(Bytes.ofHex("302a300506032b6570032100"), key.bytes()).toArray();
    }

    /** From when to when. */
    record Time(Instant from, Instant to) {
        static final Time VALID =
                new Time(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    }

    /** What a certificate says besides. */
    record Subject(X500Name name, SubjectPublicKeyInfo key, boolean authority, List<String> uris) {
        static Subject of(VerifyingKey identity, String... uris) {
            return new Subject(
                    new X500Name("CN=Ada\\, Countess,O=Tests"),
                    SubjectPublicKeyInfo.getInstance(encoded(identity)),
                    false,
                    List.of(uris));
        }
    }

    Bytes own(Time time) {
        return sign(subject(), time);
    }

    Anchor anchor() {
        return new Anchor(name.toString(), own(Time.VALID));
    }

    Subject subject() {
        return new Subject(
                name,
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
                true,
                List.of());
    }

    static String uri(SigningKey identity) {
        return "tacit:identity:" + MemberId.of(identity.publicKey());
    }

    /** A leaf as it should be. */
    Bytes leaf(SigningKey identity) {
        return sign(Subject.of(identity.publicKey(), uri(identity)), Time.VALID);
    }

    Bytes sign(Subject subject, Time time) {
        try {
            X509v3CertificateBuilder builder =
                    new X509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(++serial),
                            Date.from(time.from()),
                            Date.from(time.to()),
                            subject.name(),
                            subject.key());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(subject.authority()));
            names(subject).ifPresent(names -> add(builder, names));
            return Bytes.owned(
                    builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<GeneralNames> names(Subject subject) {
        GeneralName[] names =
                subject.uris().stream()
                        .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                        .toArray(GeneralName[]::new);
        return names.length == 0 ? Optional.empty() : Optional.of(new GeneralNames(names));
    }

    private static void add(X509v3CertificateBuilder builder, GeneralNames names) {
        try {
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Bytes joined(Bytes... certificates) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        Stream.of(certificates).forEach(one -> out.writeBytes(one.shared()));
        return Bytes.owned(out.toByteArray());
    }
}
