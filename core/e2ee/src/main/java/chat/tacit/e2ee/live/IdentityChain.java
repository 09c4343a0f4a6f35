package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chain of X.509 certificates that binds a live identity ({@code spec/20-live} §16), leaf first
 * and without the anchor. PKIX (RFC 5280) by the JDK, under anchors of the user's alone; revocation
 * isn't looked up, since asking would tell somebody whom one meets.
 */
public final class IdentityChain {
    /** Bytes of all certificates together, in DER. */
    public static final int MAX_SIZE = 4_096;

    /** Bytes of a file that may hold a chain, as PEM with what people write around it. */
    public static final int MAX_FILE = 65_536;

    private static final String NAME = "tacit:identity:";
    private static final int URI = 6;

    /** What stands before the 32 bytes of an Ed25519 key in a certificate (RFC 8410 §4). */
    private static final Bytes ED25519 = Bytes.ofHex("302a300506032b6570032100");

    private static final Pattern COMMON_NAME =
            Pattern.compile("(?:^|,)CN=((?:[^,+\\\\#]|\\\\[^0-9A-Fa-f])+)(?:,|$)");

    private final List<X509Certificate> certificates;
    private final VerifyingKey key;

    private IdentityChain(List<X509Certificate> certificates) {
        this.certificates = certificates;
        Bytes leaf = Bytes.owned(certificates.getFirst().getPublicKey().getEncoded());
        if (leaf.size() != ED25519.size() + VerifyingKey.SIZE
                || !leaf.slice(0, ED25519.size()).equals(ED25519)) {
            throw new MalformedException("a certificate without an Ed25519 key");
        }
        this.key = new VerifyingKey(leaf.slice(ED25519.size(), VerifyingKey.SIZE));
    }

    /**
     * @param der as {@link #encode} gives it
     * @throws MalformedException if it is anything else, larger than {@link #MAX_SIZE}, or its leaf
     *     isn't of an Ed25519 key
     */
    public static IdentityChain decode(Bytes der) {
        if (der.size() > MAX_SIZE) {
            throw new MalformedException("a chain of " + der.size() + " bytes");
        }
        IdentityChain chain = read(der);
        if (!chain.encode().equals(der)) {
            throw new MalformedException("a chain in another form");
        }
        return chain;
    }

    /**
     * @param file certificates, leaf first, in PEM or DER
     * @throws MalformedException if it holds none, more than {@link #MAX_SIZE} bytes of them, or
     *     its leaf isn't of an Ed25519 key
     */
    public static IdentityChain ofFile(Bytes file) {
        if (file.size() > MAX_FILE) {
            throw new MalformedException("a file of " + file.size() + " bytes");
        }
        return decode(read(file).encode());
    }

    private static IdentityChain read(Bytes bytes) {
        try {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes.shared()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (all.isEmpty()) {
                throw new MalformedException("no certificate");
            }
            return new IdentityChain(all);
        } catch (CertificateException e) {
            throw new MalformedException("no certificates");
        }
    }

    /** An identity's key in PEM, of which an authority makes a certificate. */
    public static String publicKey(VerifyingKey identity) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(ED25519.shared());
        der.writeBytes(identity.bytes().shared());
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(der.toByteArray())
                + "\n-----END PUBLIC KEY-----";
    }

    /** All certificates in DER, leaf first. */
    public Bytes encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (X509Certificate certificate : certificates) {
                out.writeBytes(certificate.getEncoded());
            }
        } catch (CertificateException e) {
            throw new MalformedException("no certificate");
        }
        return Bytes.owned(out.toByteArray());
    }

    /** The leaf's key, which nothing vouches for before {@link #check}. */
    public VerifyingKey key() {
        return key;
    }

    /** What the leaf calls its subject, where that can be a name. */
    public Optional<DisplayName> name() {
        Matcher found =
                COMMON_NAME.matcher(certificates.getFirst().getSubjectX500Principal().getName());
        try {
            return found.find()
                    ? Optional.of(new DisplayName(found.group(1).replaceAll("\\\\(.)", "$1")))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Whether a chain holds. */
    public sealed interface Outcome {}

    /** The anchor, by its name, vouches for the identity. */
    public record Holds(String anchor) implements Outcome {}

    public record Refused(Reason reason) implements Outcome {}

    /** Why a chain changes nothing. */
    public enum Reason {
        OTHER_KEY("the certificate is of another key."),
        OTHER_NAME("the certificate doesn't name this identity, once and nothing else."),
        EXPIRED("a certificate of the chain, or its anchor, has expired."),
        NOT_YET_VALID("a certificate of the chain, or its anchor, isn't valid yet."),
        UNKNOWN_ANCHOR(
                "the chain leads to none of your anchors; add one with 'tacit live trust anchor"
                        + " add'."),
        INVALID("the chain doesn't hold together.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** What to tell the user. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Checks everything that §16 says: the leaf is of {@code identity} and names it, and the path
     * to one of the anchors is valid now.
     */
    public Outcome check(VerifyingKey identity, Collection<Anchor> anchors, Instant now) {
        Optional<Reason> misfit = misfit(identity);
        if (misfit.isPresent()) {
            return new Refused(misfit.get());
        }
        Map<TrustAnchor, String> known = new HashMap<>();
        anchors.forEach(one -> known.put(new TrustAnchor(one.read(), null), one.name()));
        return known.isEmpty() ? new Refused(Reason.UNKNOWN_ANCHOR) : validate(known, now);
    }

    /**
     * Checks what somebody in a session shows of themselves, whatever it is.
     *
     * @param der what travelled
     * @param who shows it, as the session knows them
     */
    public static Shown shown(Bytes der, MemberId who, Collection<Anchor> anchors, Instant now) {
        try {
            IdentityChain chain = decode(der);
            Outcome outcome =
                    MemberId.of(chain.key).equals(who)
                            ? chain.check(chain.key, anchors, now)
                            : new Refused(Reason.OTHER_KEY);
            return new Shown(outcome, Optional.of(chain));
        } catch (MalformedException e) {
            return new Shown(new Refused(Reason.INVALID), Optional.empty());
        }
    }

    /**
     * What somebody showed.
     *
     * @param chain empty if it is none
     */
    public record Shown(Outcome outcome, Optional<IdentityChain> chain) {}

    /** Why the leaf isn't of an identity, whoever vouches for it; empty if it is. */
    public Optional<Reason> misfit(VerifyingKey identity) {
        if (!key.equals(identity)) {
            return Optional.of(Reason.OTHER_KEY);
        }
        return names().equals(List.of(NAME + MemberId.of(identity)))
                ? Optional.empty()
                : Optional.of(Reason.OTHER_NAME);
    }

    /** Until when the leaf is valid. */
    public Instant until() {
        return certificates.getFirst().getNotAfter().toInstant();
    }

    /** The names of live identities in the leaf. */
    private List<String> names() {
        try {
            Collection<List<?>> names = certificates.getFirst().getSubjectAlternativeNames();
            return Optional.ofNullable(names).orElse(List.of()).stream()
                    .filter(one -> one.getFirst().equals(URI))
                    .map(one -> String.valueOf(one.get(1)))
                    .filter(one -> one.regionMatches(true, 0, NAME, 0, NAME.length()))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private Outcome validate(Map<TrustAnchor, String> anchors, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(anchors.keySet());
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            PKIXCertPathValidatorResult result =
                    (PKIXCertPathValidatorResult)
                            CertPathValidator.getInstance("PKIX")
                                    .validate(
                                            CertificateFactory.getInstance("X.509")
                                                    .generateCertPath(certificates),
                                            parameters);
            TrustAnchor anchor = result.getTrustAnchor();
            X509Certificate top = anchor.getTrustedCert();
            // RFC 5280 leaves the anchor's own time to whoever trusts it.
            if (now.isAfter(top.getNotAfter().toInstant())) {
                return new Refused(Reason.EXPIRED);
            }
            if (now.isBefore(top.getNotBefore().toInstant())) {
                return new Refused(Reason.NOT_YET_VALID);
            }
            return new Holds(anchors.getOrDefault(anchor, ""));
        } catch (CertPathValidatorException e) {
            return new Refused(reason(e));
        } catch (GeneralSecurityException e) {
            return new Refused(Reason.INVALID);
        }
    }

    private static Reason reason(CertPathValidatorException e) {
        if (e.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
            return Reason.EXPIRED;
        }
        if (e.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID) {
            return Reason.NOT_YET_VALID;
        }
        return e.getReason() == PKIXReason.NO_TRUST_ANCHOR ? Reason.UNKNOWN_ANCHOR : Reason.INVALID;
    }
}
