package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The ratchet and the pseudocode it follows understand each other, in both roles. */
class ReferenceModelTest {
    private static final int STEPS = 400;

    private final Random random = new Random(4);

    @Test
    void theRatchetJoinsTheModel() throws UnopenableException {
        for (boolean longForm : new boolean[] {false, true}) {
            Entropy entropy = new SeededEntropy(71);
            SessionSecrets secrets = Pair.secrets(longForm, entropy);
            AgreementKey own = AgreementKey.generate(entropy);
            Optional<KemKey> kem =
                    longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy));
            byte[] kemSecret = kem.map(key -> key.secret().expose()).orElse(new byte[0]);
            NaiveRatchet model = NaiveRatchet.inviter(secrets, own, kemSecret, entropy);
            Optional<KemPublicKey> kemPublic = kem.map(KemKey::publicKey);
            Side side =
                    new Side(Ratchet.joiner(secrets, own.publicKey(), kemPublic, entropy), entropy);
            assertThat(model.decrypt(side.seal("hello"))).isEqualTo(Text.utf8("hello"));
            talk(side, model);
        }
    }

    @Test
    void theModelJoinsTheRatchet() throws UnopenableException {
        for (boolean longForm : new boolean[] {false, true}) {
            Entropy entropy = new SeededEntropy(72);
            SessionSecrets secrets = Pair.secrets(longForm, entropy);
            AgreementKey own = AgreementKey.generate(entropy);
            Optional<KemKey> kem =
                    longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy));
            byte[] kemPublic =
                    kem.map(key -> key.publicKey().bytes().toArray()).orElse(new byte[1184]);
            NaiveRatchet model = NaiveRatchet.joiner(secrets, own.publicKey(), kemPublic, entropy);
            Side side = new Side(Ratchet.inviter(secrets, own, kem), entropy);
            assertThat(side.open(model.encrypt(Text.utf8("hello")))).isEqualTo("hello");
            talk(side, model);
        }
    }

    private void talk(Side side, NaiveRatchet model) throws UnopenableException {
        List<byte[]> toModel = new ArrayList<>();
        List<byte[]> toSide = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            String content = "step " + step;
            switch (random.nextInt(4)) {
                case 0 -> toModel.add(side.seal(content));
                case 1 -> toSide.add(model.encrypt(Text.utf8(content)));
                case 2 -> {
                    if (!toModel.isEmpty()) {
                        byte[] message = toModel.remove(near(toModel));
                        assertThat(Text.fromUtf8(model.decrypt(message))).startsWith("step ");
                    }
                }
                default -> {
                    if (!toSide.isEmpty()) {
                        assertThat(side.open(toSide.remove(near(toSide)))).startsWith("step ");
                    }
                }
            }
        }
    }

    /** One of the oldest two, so that no message is left behind by more chains than are kept. */
    private int near(List<byte[]> waiting) {
        return random.nextInt(Math.min(2, waiting.size()));
    }
}
