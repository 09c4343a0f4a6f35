package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class SecrecyTest {

    @Test
    void whatWasOpenedCannotBeOpenedFromTheStateThatFollows() throws UnopenableException {
        Pair pair = Pair.talking(50);
        List<byte[]> opened = new ArrayList<>();
        for (int turn = 0; turn < 4; turn++) {
            byte[] message = pair.joiner().seal("past");
            pair.inviter().open(message);
            opened.add(message);
            pair.joiner().open(pair.inviter().seal("turn"));
            opened.forEach(pair.inviter()::refuses);
        }
    }

    /** The strongest form of it: none of the old keys is anywhere in the bytes of the state. */
    @Test
    void noKeyThatWasUsedIsLeftInTheState() throws UnopenableException {
        Entropy entropy = new SeededEntropy(51);
        SessionSecrets secrets = Pair.secrets(false, entropy);
        AgreementKey own = AgreementKey.generate(entropy);
        KemKey kem = KemKey.generate(entropy);
        byte[] kemPublic = kem.publicKey().bytes().toArray();
        NaiveRatchet model = NaiveRatchet.joiner(secrets, own.publicKey(), kemPublic, entropy);
        Side side = new Side(Ratchet.inviter(secrets, own, Optional.of(kem)), entropy);
        for (int turn = 0; turn < 3; turn++) {
            byte[] late = model.encrypt(Text.utf8("late"));
            side.open(model.encrypt(Text.utf8("in time")));
            side.open(late);
            model.decrypt(side.seal("turn"));
        }
        String state = hex(side.ratchet().encode().expose());
        assertThat(model.used).hasSizeGreaterThan(12);
        for (byte[] key : model.used) {
            assertThat(state).doesNotContain(hex(key));
        }
    }

    @Test
    void aStolenStateOpensNothingAfterAFullTurn() throws UnopenableException {
        Pair pair = Pair.talking(52);
        Ratchet stolen = pair.joiner().ratchet();
        Side thief = new Side(stolen, new SeededEntropy(53));
        pair.inviter().open(pair.joiner().seal("the keys of the stolen state"));
        byte[] toBoth = pair.inviter().seal("the thief reads this");
        assertThat(thief.open(toBoth)).isEqualTo("the thief reads this");
        pair.joiner().open(toBoth);
        pair.inviter().open(pair.joiner().seal("fresh keys"));
        byte[] healed = pair.inviter().seal("healed");
        thief.refuses(healed);
        new Side(stolen, new SeededEntropy(54)).refuses(healed);
        assertThat(pair.joiner().open(healed)).isEqualTo("healed");
    }

    /** Whoever breaks one of the two primitives and knows everything else still stays out. */
    @Test
    void neitherX25519NorMlKemAloneOpensTheNextTurn() throws UnopenableException {
        Pair pair = Pair.talking(55);
        Entropy other = new SeededEntropy(56);
        State state = pair.joiner().ratchet().state();
        OwnKeys own = state.keys().own();
        pair.inviter().open(pair.joiner().seal("turn"));
        byte[] next = pair.inviter().seal("next");
        OwnKeys onlyX25519 = new OwnKeys(own.dh(), Optional.of(KemKey.generate(other)));
        OwnKeys onlyMlKem = new OwnKeys(AgreementKey.generate(other), own.kem());
        new Side(new Ratchet(with(state, onlyX25519)), other).refuses(next);
        new Side(new Ratchet(with(state, onlyMlKem)), other).refuses(next);
        assertThat(new Side(new Ratchet(with(state, own)), other).open(next)).isEqualTo("next");
    }

    private static State with(State state, OwnKeys own) {
        State.Keys keys = state.keys();
        return new State(
                state.session(),
                new State.Keys(keys.root(), own, keys.nextSending(), keys.nextReceiving()),
                state.sending(),
                state.receiving(),
                state.skipped());
    }

    @Test
    void aCopiedStateNeverUsesAKeyAndNonceTwice() throws UnopenableException {
        Pair pair = Pair.talking(57);
        Set<String> used = new HashSet<>();
        List<String> all = new ArrayList<>();
        SealObserver observer =
                (key, nonce) -> {
                    String pairOfThem = hex(key.expose()) + hex(nonce);
                    used.add(pairOfThem);
                    all.add(pairOfThem);
                };
        Ratchet copied = Ratchet.decode(pair.joiner().ratchet().encode());
        for (int copy = 0; copy < 20; copy++) {
            Entropy entropy = new SeededEntropy(1_000 + copy);
            Ratchet ratchet = copied;
            for (int i = 0; i < 10; i++) {
                byte[] content = Text.utf8("copy " + copy + " says " + i);
                ratchet = ((Ratchet.Sealed) ratchet.seal(content, entropy, observer)).next();
            }
        }
        assertThat(all).hasSize(20 * 10 * 2);
        assertThat(used).hasSameSizeAs(all);
    }

    @Test
    void theObserverSeesTheKeysThatSeal() throws UnopenableException {
        Pair pair = Pair.talking(58);
        List<Secret> keys = new ArrayList<>();
        List<Bytes> nonces = new ArrayList<>();
        Ratchet.Sealed sealed =
                (Ratchet.Sealed)
                        pair.joiner()
                                .ratchet()
                                .seal(
                                        Text.utf8("seen"),
                                        new SeededEntropy(59),
                                        (key, nonce) -> {
                                            keys.add(Secret.of(key.expose(), 0, key.size()));
                                            nonces.add(Bytes.of(nonce));
                                        });
        byte[] message = sealed.message();
        assertThat(nonces.getFirst()).isEqualTo(Bytes.of(message, 2, 12));
        byte[] body = Bytes.of(message, 2_366, message.length - 2_366).toArray();
        byte[] context =
                pair.joiner()
                        .ratchet()
                        .state()
                        .session()
                        .bodyContext(Bytes.of(message, 2, 2_348).toArray());
        byte[] content = Aead.open(keys.getLast(), nonces.getLast().toArray(), context, body);
        assertThat(content).isEqualTo(Text.utf8("seen"));
    }

    private static String hex(byte[] bytes) {
        return Bytes.of(bytes).hex();
    }
}
