package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What somebody who holds none of the keys can do to messages. */
class TamperingTest {
    private static final int HEADER = 2;
    private static final int SALT = HEADER + 2_348;
    private static final int BODY = SALT + 16;

    @Test
    void aChangedBitAnywhereIsRefused() throws UnopenableException {
        for (boolean turn : new boolean[] {true, false}) {
            Pair pair = Pair.talking(30);
            if (!turn) {
                pair.inviter().open(pair.joiner().seal("the turn"));
            }
            byte[] message = pair.joiner().seal("sixteen letters.");
            int tag = message.length - 16;
            for (int at : places(message.length, tag)) {
                byte[] changed = message.clone();
                changed[at] ^= 1;
                pair.inviter().refuses(changed);
            }
            assertThat(pair.inviter().open(message)).isEqualTo("sixteen letters.");
        }
    }

    /** Both ends of every region, and the middle. */
    private static int[] places(int size, int tag) {
        return new int[] {
            0,
            1, // version
            HEADER,
            HEADER + 11, // nonce
            HEADER + 12,
            HEADER + 14, // flags
            HEADER + 15, // DHs
            HEADER + 47, // ek
            HEADER + 1_300, // ct
            HEADER + 2_331, // padding
            HEADER + 2_332,
            SALT - 1, // header's tag
            SALT,
            SALT + 15,
            BODY,
            tag - 1,
            tag,
            size - 1
        };
    }

    @Test
    void cutOffAndLengthenedMessagesAreRefused() throws UnopenableException {
        Pair pair = Pair.talking(31);
        byte[] message = pair.joiner().seal("whole");
        for (int size : new int[] {0, 1, HEADER, SALT, BODY, BODY + 15, message.length - 1}) {
            pair.inviter().refuses(Arrays.copyOf(message, size));
        }
        pair.inviter().refuses(Arrays.copyOf(message, message.length + 1));
        pair.inviter().refuses(Arrays.copyOf(message, 20_000));
        assertThat(pair.inviter().open(message)).isEqualTo("whole");
    }

    @Test
    void headersAndBodiesOfDifferentMessagesDontCombine() throws UnopenableException {
        Pair pair = Pair.talking(32);
        byte[] one = pair.joiner().seal("one");
        byte[] two = pair.joiner().seal("two");
        for (int cut : new int[] {SALT, BODY}) {
            pair.inviter().refuses(spliced(one, two, cut));
            pair.inviter().refuses(spliced(two, one, cut));
        }
        assertThat(pair.inviter().open(two)).isEqualTo("two");
        assertThat(pair.inviter().open(one)).isEqualTo("one");
    }

    @Test
    void anotherHeaderOfTheSameMessageDoesntFitItsBody() throws UnopenableException {
        Pair pair = Pair.talking(33);
        Ratchet copied = pair.joiner().ratchet();
        byte[] one = pair.joiner().seal("same");
        pair.joiner().restore(copied);
        byte[] two = pair.joiner().seal("same");
        pair.inviter().refuses(spliced(one, two, SALT));
        assertThat(pair.inviter().open(one)).isEqualTo("same");
        pair.inviter().refuses(two);
    }

    @Test
    void messagesDontOpenForWhoSealedThem() throws UnopenableException {
        Pair pair = Pair.talking(34);
        byte[] message = pair.joiner().seal("mine");
        pair.joiner().refuses(message);
        assertThat(pair.inviter().open(message)).isEqualTo("mine");
    }

    @Test
    void messagesOfAnotherSessionAreRefused() throws UnopenableException {
        Pair pair = Pair.talking(35);
        Pair other = Pair.talking(36);
        pair.inviter().refuses(other.joiner().seal("elsewhere"));
        Pair fresh = Pair.shortForm(37);
        fresh.inviter().refuses(other.joiner().seal("elsewhere"));
    }

    /**
     * The forgery that a symbolic model found: a chain that isn't there yet is not one of zeros.
     */
    @Test
    void aFirstMessageUnderUnsetKeysIsRefused() throws UnopenableException {
        for (boolean longForm : new boolean[] {false, true}) {
            Pair pair = longForm ? Pair.longForm(38) : Pair.shortForm(38);
            byte[] forged = underZeroKeys();
            pair.inviter().refuses(forged);
            pair.joiner().refuses(forged);
            assertThat(pair.inviter().open(pair.joiner().seal("true"))).isEqualTo("true");
        }
    }

    private static byte[] underZeroKeys() {
        Entropy entropy = new SeededEntropy(39);
        SessionSecrets zeros =
                new SessionSecrets(
                        Secret.zeros(32),
                        Secret.zeros(32),
                        Secret.zeros(32),
                        Bytes.zeros(47),
                        1,
                        true);
        OwnKeys own = OwnKeys.generate(entropy);
        State.Keys keys =
                new State.Keys(new Root(Secret.zeros(32)), own, Secret.zeros(32), Secret.zeros(32));
        SendingChain chain =
                new SendingChain(
                        Secret.zeros(32), new ChainKey(Secret.zeros(32)), 0, 0, Optional.empty());
        Ratchet forger =
                new Ratchet(
                        new State(
                                Session.of(zeros, false),
                                keys,
                                Optional.of(chain),
                                Optional.empty(),
                                SkippedKeys.NONE));
        return new Side(forger, entropy).seal("forged");
    }

    @Test
    void duplicatesAreRefusedHoweverLate() throws UnopenableException {
        Pair pair = Pair.talking(40);
        List<byte[]> messages = pair.joiner().seal(3);
        for (byte[] message : messages) {
            pair.inviter().open(message);
            pair.inviter().refuses(message);
        }
        pair.joiner().open(pair.inviter().seal("turn"));
        pair.inviter().open(pair.joiner().seal("next chain"));
        messages.forEach(pair.inviter()::refuses);
    }

    private static byte[] spliced(byte[] head, byte[] tail, int cut) {
        return NaiveRatchet.join(
                Arrays.copyOf(head, cut), Arrays.copyOfRange(tail, cut, tail.length));
    }
}
