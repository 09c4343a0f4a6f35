package chat.tacit.e2ee.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.Samples;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.queue.SenderId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;

class RouteBoxTest {
    private final SeededEntropy entropy = new SeededEntropy(1);
    private final AgreementKey box = AgreementKey.generate(entropy);
    private final AgreementKey sender = AgreementKey.generate(entropy);
    private final Boxed content = new Boxed(BoxKind.MESSAGE, payload(3_000));

    @ParameterizedTest
    @CsvSource({
        "MESSAGE, 1, 4096",
        "MESSAGE, 4033, 4096",
        "MESSAGE, 4034, 16384",
        "MESSAGE, 16321, 16384",
        "JOIN, 3700, 16384",
        "RESYNC, 1224, 4096",
        "RESYNC_ANSWER, 3512, 4096",
        "PART, 4033, 4096",
        "ANSWER_PART, 4033, 4096"
    })
    void bodyHasOneOfTwoSizesAndGivesBackWhatWentIn(BoxKind kind, int size, int expected)
            throws UnopenableException {
        Boxed boxed = new Boxed(kind, payload(size));
        byte[] body = seal(boxed);
        assertThat(body).hasSize(expected);
        RouteBox.Opened opened = RouteBox.open(box, Optional.empty(), body);
        assertThat(opened.content()).isEqualTo(boxed);
        assertThat(opened.sender()).isEqualTo(sender.publicKey());
    }

    @Test
    void contentLimitsAreThoseOfTheSpecification() {
        assertThat(Boxed.SMALL_CONTENT).isEqualTo(1_651);
        assertThat(Boxed.LARGE_CONTENT).isEqualTo(13_939);
    }

    @Test
    void payloadThatFitsNoClassIsABug() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Boxed(BoxKind.MESSAGE, payload(16_322)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Boxed(BoxKind.MESSAGE, Bytes.empty()));
    }

    @Test
    void partOfAJoinIsInTheSmallClassAlone() throws UnopenableException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Boxed(BoxKind.PART, payload(4_034)));
        byte[] large = new byte[16_384 - 60];
        large[0] = (byte) BoxKind.PART.code();
        large[2] = 1;
        assertUnopenable(Optional.empty(), raw(large, queue()));
        large[0] = (byte) BoxKind.JOIN.code();
        assertThat(RouteBox.open(box, Optional.empty(), raw(large, queue())).content().kind())
                .isEqualTo(BoxKind.JOIN);
    }

    /** Two relays must not hold any 16 bytes in common, nor one relay after a retry. */
    @Test
    void sameContentGivesOtherBytesOnEachRouteAndAtEachTry() throws UnopenableException {
        AgreementKey otherBox = AgreementKey.generate(entropy);
        AgreementKey otherSender = AgreementKey.generate(entropy);
        byte[] first = seal(content);
        byte[] second = RouteBox.seal(otherSender, otherBox.publicKey(), content, entropy);
        byte[] again = seal(content);
        assertThat(commonRun(first, second)).isZero();
        assertThat(commonRun(Arrays.copyOfRange(first, 32, 4_096), again)).isZero();
    }

    @Test
    void pinnedRouteRefusesAnotherSenderKey() throws UnopenableException {
        AgreementKey stranger = AgreementKey.generate(entropy);
        byte[] body = RouteBox.seal(stranger, box.publicKey(), content, entropy);
        assertThat(RouteBox.open(box, Optional.empty(), body).content()).isEqualTo(content);
        assertUnopenable(Optional.of(sender), body);
    }

    @Test
    void bodyUnderTheNameOfThePinnedKeyIsUnopenable() throws UnopenableException {
        AgreementKey stranger = AgreementKey.generate(entropy);
        byte[] body = RouteBox.seal(stranger, box.publicKey(), content, entropy);
        System.arraycopy(sender.publicKey().bytes().shared(), 0, body, 0, 32);
        assertUnopenable(Optional.of(sender), body);
    }

    @Test
    void bodyForAnotherQueueIsUnopenable() throws UnopenableException {
        AgreementKey other = AgreementKey.generate(entropy);
        byte[] body = RouteBox.seal(sender, other.publicKey(), content, entropy);
        assertUnopenable(Optional.empty(), body);
    }

    /** Right keys, but sealed for another sender id: neither key nor associated data match. */
    @Test
    void bodyBoundToAnotherSenderIdIsUnopenable() throws UnopenableException {
        SenderId other = SenderId.of(AgreementKey.generate(entropy).publicKey());
        byte[] plain = new byte[4_096 - 60];
        plain[0] = 1;
        plain[2] = 1;
        assertThat(RouteBox.open(box, Optional.empty(), raw(plain, queue())).content().payload())
                .isEqualTo(Bytes.zeros(1));
        assertUnopenable(Optional.empty(), raw(plain, other));
    }

    @Test
    void senderKeyOfLowOrderIsUnopenable() throws UnopenableException {
        byte[] body = seal(content);
        System.arraycopy(Samples.LOW_ORDER.bytes().shared(), 0, body, 0, 32);
        assertUnopenable(Optional.empty(), body);
    }

    @Test
    void boxKeyOfLowOrderIsRefusedBySender() {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> RouteBox.seal(sender, Samples.LOW_ORDER, content, entropy));
    }

    @ParameterizedTest
    @CsvSource({
        "padding that isn't zero,       1, 1, 4035, 1",
        "padding right after the payload, 1, 1, 4, 1",
        "kind zero,                     0, 1, 3, 0",
        "later kind,                    7, 1, 3, 0",
        "no payload,                    1, 0, 3, 0",
        "length over the end,           1, 4034, 3, 0",
        "join in the small class,       2, 3700, 3, 0"
    })
    void wrongPlaintextIsUnopenable(String what, int kind, int length, int at, int value)
            throws UnopenableException {
        byte[] plain = new byte[4_096 - 60];
        plain[0] = (byte) kind;
        plain[1] = (byte) (length >> 8);
        plain[2] = (byte) length;
        plain[at] = (byte) value;
        assertUnopenable(Optional.empty(), raw(plain, queue()));
    }

    @Test
    void everyFlippedBitAndEveryOtherSizeIsUnopenable() throws UnopenableException {
        byte[] body = seal(content);
        for (int at : new int[] {0, 31, 32, 43, 44, 2_000, 4_079, 4_080, 4_095}) {
            byte[] flipped = body.clone();
            flipped[at] ^= 1;
            assertUnopenable(Optional.empty(), flipped);
        }
        for (int size : new int[] {0, 1, 59, 4_095, 4_097, 16_383, 16_384, 16_385}) {
            assertUnopenable(Optional.empty(), Arrays.copyOf(body, size));
        }
        Mutation mutation = new Mutation(2);
        for (int run = 0; run < 500; run++) {
            Bytes mutant = mutation.mutant(Bytes.of(body));
            if (!mutant.equals(Bytes.of(body))) {
                assertUnopenable(Optional.empty(), mutant.toArray());
            }
        }
    }

    @Test
    void sealedIdNamesTheMessageWhateverItsBox() throws UnopenableException {
        Boxed one = RouteBox.open(box, Optional.empty(), seal(content)).content();
        Boxed two = RouteBox.open(box, Optional.empty(), seal(content)).content();
        assertThat(SealedId.of(one.payload())).isEqualTo(SealedId.of(two.payload()));
        assertThat(SealedId.of(payload(2))).isNotEqualTo(SealedId.of(payload(3)));
    }

    private byte[] seal(Boxed boxed) throws UnopenableException {
        return RouteBox.seal(sender, box.publicKey(), boxed, entropy);
    }

    private SenderId queue() {
        return SenderId.of(box.publicKey());
    }

    /** A body of any plaintext, as a contact that doesn't keep to the specification makes it. */
    private byte[] raw(byte[] plain, SenderId queue) throws UnopenableException {
        Fields info =
                Fields.of(Labels.BOX)
                        .fixed(sender.publicKey().bytes())
                        .fixed(box.publicKey().bytes())
                        .fixed(queue.bytes());
        Secret key = Hkdf.sha256(sender.agree(box.publicKey()), info, 32);
        byte[] nonce = entropy.bytes(12);
        return Fields.unlabelled()
                .fixed(sender.publicKey().bytes())
                .fixed(nonce)
                .fixed(Aead.seal(key, nonce, queue.bytes().shared(), plain))
                .toArray();
    }

    private void assertUnopenable(Optional<AgreementKey> pinned, byte[] body) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> RouteBox.open(box, pinned.map(AgreementKey::publicKey), body));
    }

    private Bytes payload(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        if (size > 0) {
            bytes[size - 1] = 1;
        }
        return Bytes.owned(bytes);
    }

    /** How often 8 bytes of one stand somewhere in the other. */
    private static long commonRun(byte[] one, byte[] other) {
        var runs = new HashSet<Bytes>();
        for (int i = 0; i + 8 <= one.length; i++) {
            runs.add(Bytes.of(one, i, 8));
        }
        long common = 0;
        for (int i = 0; i + 8 <= other.length; i++) {
            common += runs.contains(Bytes.of(other, i, 8)) ? 1 : 0;
        }
        return common;
    }
}
