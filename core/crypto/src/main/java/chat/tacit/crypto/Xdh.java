package chat.tacit.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.conscrypt.Conscrypt;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import javax.crypto.KeyAgreement;

/**
 * X25519 (RFC 7748) of one library over raw keys. Two give the same results at different speeds:
 * Conscrypt makes about 45,000 agreements a second on one core, the JDK 11,000.
 */
final class Xdh {
    private static final KeyForm PUBLIC = new KeyForm("302a300506032b656e032100", 32);
    private static final KeyForm PRIVATE = new KeyForm("302e020100300506032b656e04220420", 32);

    private static final AgreementPublicKey BASE =
            new AgreementPublicKey(Bytes.ofHex("09" + "00".repeat(AgreementPublicKey.SIZE - 1)));

    private final String library;
    private final Provider provider;
    private final boolean isNative;

    private Xdh(String library, Provider provider, boolean isNative) {
        this.library = library;
        this.provider = provider;
        this.isNative = isNative;
    }

    /** The one that is always there. */
    static Xdh jdk() {
        return new Xdh("JDK", Objects.requireNonNull(Security.getProvider("SunEC")), false);
    }

    /** Empty where Conscrypt has no native code for the platform. */
    static Optional<Xdh> conscrypt() {
        return Conscrypt.isAvailable()
                ? Optional.of(new Xdh("Conscrypt", Conscrypt.newProvider(), true))
                : Optional.empty();
    }

    /** The faster of those available, chosen once. */
    static Xdh chosen() {
        return Chosen.XDH;
    }

    /** The public key of a private one, by the fastest that is there. */
    static byte[] publicKey(Secret secret) {
        Xdh chosen = chosen();
        return chosen.isNative ? chosen.multiplied(secret) : computed(secret);
    }

    /** As {@link #publicKey}, by Bouncy Castle: the JCA has no call for it. */
    static byte[] computed(Secret secret) {
        byte[] out = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(secret.expose(), 0, out, 0);
        return out;
    }

    /** As {@link #publicKey}: what is agreed with the base point (RFC 7748 §6.1). */
    byte[] multiplied(Secret secret) {
        try {
            return agree(secret, BASE).expose();
        } catch (UnopenableException e) {
            throw new IllegalStateException(e); // its order isn't low
        }
    }

    String library() {
        return library;
    }

    /** The shared secret of 32 bytes, unless it is all zero. */
    Secret agree(Secret secret, AgreementPublicKey peer) throws UnopenableException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
            agreement.init(privateKey(secret));
            byte[] point = PUBLIC.encode(peer.bytes().shared());
            PublicKey key =
                    KeyFactory.getInstance("XDH", provider)
                            .generatePublic(new X509EncodedKeySpec(point));
            return refuseZero(multiply(agreement, key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrivateKey privateKey(Secret secret) throws GeneralSecurityException {
        byte[] encoded = PRIVATE.encode(secret.expose());
        try {
            return KeyFactory.getInstance("XDH", provider)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /**
     * The one step that a peer's key can make fail: both libraries look for low order themselves.
     */
    private static byte[] multiply(KeyAgreement agreement, PublicKey key)
            throws UnopenableException {
        try {
            agreement.doPhase(key, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new UnopenableException();
        }
    }

    /** Refuses what points of low order give, in constant time, whatever the library did. */
    private static Secret refuseZero(byte[] shared) throws UnopenableException {
        int all = 0;
        for (byte b : shared) {
            all |= b;
        }
        if (all == 0) {
            throw new UnopenableException();
        }
        return Secret.owned(shared);
    }

    /** Holds the choice. */
    private static final class Chosen {
        private static final Xdh XDH = conscrypt().orElseGet(Xdh::jdk);

        private Chosen() {}
    }
}
