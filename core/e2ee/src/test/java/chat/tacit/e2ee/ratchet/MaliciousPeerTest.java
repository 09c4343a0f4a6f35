package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a peer, or somebody with a stolen header key, can say in a header: it is refused, and the
 * state stays as it was.
 */
class MaliciousPeerTest {
    private static final int FLAGS = 2;
    private static final int DH = 3;
    private static final int EK = 35;
    private static final int CT = 1219;
    private static final int PN = 2307;
    private static final int N = 2311;

    private final Entropy entropy = new SeededEntropy(80);

    @Test
    void aHeaderThatSaysWhatNoneMayIsRefused() throws UnopenableException {
        edits().forEach((name, edit) -> refused(name, edit, false));
        edits().forEach((name, edit) -> refused(name, edit, true));
    }

    private static Map<String, UnaryOperator<byte[]>> edits() {
        return Map.ofEntries(
                Map.entry("version lowered", set(0, "0000")),
                Map.entry("version raised", set(0, "0002")),
                Map.entry("no flags", set(FLAGS, "00")),
                Map.entry("no key", set(FLAGS, "02")),
                Map.entry("no ciphertext", set(FLAGS, "01")),
                Map.entry("an unknown flag", set(FLAGS, "07")),
                Map.entry("the highest flag", set(FLAGS, "83")),
                Map.entry("ciphertext stripped", MaliciousPeerTest::stripped),
                Map.entry("all-zero DH", set(DH, "00".repeat(32))),
                Map.entry("DH one", set(DH, "01" + "00".repeat(31))),
                Map.entry(
                        "DH of order 8",
                        set(
                                DH,
                                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")),
                Map.entry("another DH", set(DH, "09" + "00".repeat(31))),
                Map.entry("no ML-KEM key", set(EK, "ff".repeat(1184))),
                Map.entry("another ciphertext", set(CT, "00".repeat(1088))),
                Map.entry("PN beyond a chain", set(PN, "000003e9")),
                Map.entry("PN negative", set(PN, "ffffffff")),
                Map.entry("N beyond a chain", set(N, "000003e8")),
                Map.entry("N negative", set(N, "80000000")),
                Map.entry("padding", set(2315, "01")),
                Map.entry("last padding", set(2319, "80")));
    }

    /** Tries an edit in the first header of a turn, or in a later one of the same chain. */
    private void refused(String name, UnaryOperator<byte[]> edit, boolean later) {
        try {
            Fixture fixture = talking(false);
            NaiveRatchet peer = fixture.peer();
            if (later) {
                fixture.side().open(peer.encrypt(Text.utf8("honest")));
            }
            peer.edit = edit;
            byte[] message = peer.encrypt(Text.utf8(name));
            fixture.side().refuses(message);
        } catch (UnopenableException e) {
            throw new AssertionError(name, e);
        }
    }

    @Test
    void aHeaderOfAChainCannotTakeBackWhatItsFirstSaid() throws UnopenableException {
        Fixture fixture = talking(false);
        NaiveRatchet peer = fixture.peer();
        fixture.side().open(peer.encrypt(Text.utf8("first")));
        byte[] honest = peer.encrypt(Text.utf8("second"));
        peer.edit = set(PN, "00000005");
        fixture.side().refuses(peer.encrypt(Text.utf8("third")));
        peer.edit = set(DH, "09" + "00".repeat(31));
        fixture.side().refuses(peer.encrypt(Text.utf8("fourth")));
        assertThat(fixture.side().open(honest)).isEqualTo("second");
    }

    @Test
    void aTurnWithoutMlKemIsRefusedInEveryForm() throws UnopenableException {
        for (boolean longForm : new boolean[] {false, true}) {
            Fixture fixture = talking(longForm);
            NaiveRatchet peer = fixture.peer();
            peer.encapsulates = false;
            peer.decrypt(fixture.side().seal("another turn"));
            fixture.side().open(peer.encrypt(Text.utf8("the turn before had one")));
            peer.decrypt(fixture.side().seal("and one more"));
            fixture.side().refuses(peer.encrypt(Text.utf8("downgraded")));
        }
    }

    @Test
    void aReplyOfTheInviterWithoutMlKemIsRefused() throws UnopenableException {
        for (boolean longForm : new boolean[] {false, true}) {
            SessionSecrets secrets = Pair.secrets(longForm, entropy);
            AgreementKey own = AgreementKey.generate(entropy);
            Optional<KemKey> kem =
                    longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy));
            byte[] kemSecret = kem.map(key -> key.secret().expose()).orElse(new byte[0]);
            NaiveRatchet inviter = NaiveRatchet.inviter(secrets, own, kemSecret, entropy);
            Side joiner =
                    new Side(
                            Ratchet.joiner(
                                    secrets, own.publicKey(), kem.map(KemKey::publicKey), entropy),
                            entropy);
            inviter.encapsulates = false;
            inviter.decrypt(joiner.seal("hello"));
            joiner.refuses(inviter.encrypt(Text.utf8("downgraded")));
        }
    }

    @Test
    void aJoinOfTheShortFormWithoutMlKemIsRefused() {
        SessionSecrets secrets = Pair.secrets(false, entropy);
        AgreementKey own = AgreementKey.generate(entropy);
        KemKey kem = KemKey.generate(entropy);
        NaiveRatchet joiner =
                NaiveRatchet.joiner(secrets, own.publicKey(), new byte[1184], entropy);
        Side inviter = new Side(Ratchet.inviter(secrets, own, Optional.of(kem)), entropy);
        inviter.refuses(joiner.encrypt(Text.utf8("downgraded")));
    }

    @Test
    void aJoinOfTheLongFormWithACiphertextIsRefused() {
        SessionSecrets secrets = Pair.secrets(true, entropy);
        AgreementKey own = AgreementKey.generate(entropy);
        byte[] invented = KemKey.generate(entropy).publicKey().bytes().toArray();
        NaiveRatchet joiner = NaiveRatchet.joiner(secrets, own.publicKey(), invented, entropy);
        Side inviter = new Side(Ratchet.inviter(secrets, own, Optional.empty()), entropy);
        inviter.refuses(joiner.encrypt(Text.utf8("to no key")));
    }

    @Test
    void aFirstChainHasNoneBeforeIt() throws UnopenableException {
        SessionSecrets secrets = Pair.secrets(true, entropy);
        AgreementKey own = AgreementKey.generate(entropy);
        NaiveRatchet joiner =
                NaiveRatchet.joiner(secrets, own.publicKey(), new byte[1184], entropy);
        Side inviter = new Side(Ratchet.inviter(secrets, own, Optional.empty()), entropy);
        joiner.edit = set(PN, "00000001");
        inviter.refuses(joiner.encrypt(Text.utf8("after nothing")));
    }

    @Test
    void aChainCannotEndBeforeWhatWasOpenedOfIt() throws UnopenableException {
        Fixture fixture = talking(false);
        NaiveRatchet peer = fixture.peer();
        fixture.side().open(peer.encrypt(Text.utf8("one")));
        fixture.side().open(peer.encrypt(Text.utf8("two")));
        peer.decrypt(fixture.side().seal("turn"));
        peer.edit = set(PN, "00000001");
        fixture.side().refuses(peer.encrypt(Text.utf8("denies two")));
    }

    private record Fixture(Side side, NaiveRatchet peer) {}

    /** The side has opened two turns of the peer and sealed an answer that the peer has opened. */
    private Fixture talking(boolean longForm) throws UnopenableException {
        SessionSecrets secrets = Pair.secrets(longForm, entropy);
        AgreementKey own = AgreementKey.generate(entropy);
        Optional<KemKey> kem = longForm ? Optional.empty() : Optional.of(KemKey.generate(entropy));
        byte[] kemPublic = kem.map(key -> key.publicKey().bytes().toArray()).orElse(new byte[1184]);
        NaiveRatchet peer = NaiveRatchet.joiner(secrets, own.publicKey(), kemPublic, entropy);
        Side side = new Side(Ratchet.inviter(secrets, own, kem), entropy);
        side.open(peer.encrypt(Text.utf8("hello")));
        peer.decrypt(side.seal("welcome"));
        side.open(peer.encrypt(Text.utf8("answered")));
        peer.decrypt(side.seal("turn"));
        return new Fixture(side, peer);
    }

    private static byte[] stripped(byte[] header) {
        byte[] edited = set(FLAGS, "01").apply(header);
        Arrays.fill(edited, CT, PN, (byte) 0);
        return edited;
    }

    private static UnaryOperator<byte[]> set(int at, String hex) {
        return header ->
                ByteBuffer.wrap(header.clone()).put(at, HexFormat.of().parseHex(hex)).array();
    }
}
