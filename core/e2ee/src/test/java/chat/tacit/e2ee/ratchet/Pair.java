package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.SeededEntropy;

import java.time.Instant;
import java.util.Optional;

/** Two sides after an agreement. */
record Pair(Side joiner, Side inviter) {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    static Pair shortForm(long seed) {
        return of(false, seed);
    }

    static Pair longForm(long seed) {
        return of(true, seed);
    }

    /** Both sides after each has opened a message of the other. */
    static Pair talking(long seed) throws UnopenableException {
        Pair pair = shortForm(seed);
        pair.inviter().open(pair.joiner().seal("hello"));
        pair.joiner().open(pair.inviter().seal("welcome"));
        return pair;
    }

    static SessionSecrets secrets(boolean longForm, Entropy entropy) {
        return new SessionSecrets(
                Secret.random(entropy, 32),
                Secret.random(entropy, 32),
                Secret.random(entropy, 32),
                Bytes.owned(entropy.bytes(47)),
                1,
                longForm);
    }

    private static Pair of(boolean longForm, long seed) {
        Entropy entropy = new SeededEntropy(seed);
        SessionSecrets secrets = secrets(longForm, entropy);
        AgreementKey agreement = AgreementKey.generate(entropy);
        Optional<KemKey> kem = longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy));
        try {
            Ratchet joiner =
                    Ratchet.joiner(
                            secrets, agreement.publicKey(), kem.map(KemKey::publicKey), entropy);
            Ratchet inviter = Ratchet.inviter(secrets, agreement, kem);
            return new Pair(new Side(joiner, entropy), new Side(inviter, entropy));
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }
}
