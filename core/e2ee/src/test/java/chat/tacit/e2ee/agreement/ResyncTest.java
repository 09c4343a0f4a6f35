package chat.tacit.e2ee.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.agreement.ResyncHistory.Verdict;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

class ResyncTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Entropy ENTROPY = new SeededEntropy(60);
    private static final AgreementKey ASKER = AgreementKey.generate(ENTROPY);
    private static final AgreementKey ANSWERER = AgreementKey.generate(ENTROPY);
    private static final Resync ASKING = new Resync(ASKER, ANSWERER.publicKey(), 1);
    private static final Resync ANSWERING = new Resync(ANSWERER, ASKER.publicKey(), 1);

    @Test
    void bothSidesTalkAgain() throws UnopenableException {
        ResyncKeys keys = ResyncKeys.generate(1, ENTROPY);
        ResyncRequest request = ResyncRequest.decode(keys.request().encode());
        Resync.Answered answered = ANSWERING.answer(request, ENTROPY);
        Ratchet answerer =
                Ratchet.joiner(
                        answered.secrets(),
                        request.ephemeral(),
                        Optional.of(request.kem()),
                        ENTROPY);
        ResyncAnswer answer =
                ResyncAnswer.decode(
                        new ResyncAnswer(answered.fields(), seal(answerer, "again")).encode());
        Ratchet asker =
                Ratchet.inviter(
                        ASKING.finish(keys, answer.fields()),
                        keys.ephemeral(),
                        Optional.of(keys.kem()));
        Ratchet.Opened opened =
                (Ratchet.Opened) asker.open(answer.message().shared(), NOW, ENTROPY);
        assertThat(Text.fromUtf8(opened.content())).isEqualTo("again");
        assertThat(answered.secrets().longForm()).isFalse();
    }

    @Test
    void onlyTheHoldersOfBothIdentityKeysAgree() throws UnopenableException {
        ResyncKeys keys = ResyncKeys.generate(1, ENTROPY);
        AgreementKey stranger = AgreementKey.generate(ENTROPY);
        Resync.Answered answered = ANSWERING.answer(keys.request(), ENTROPY);
        Resync.Answered forged =
                new Resync(stranger, ASKER.publicKey(), 1).answer(keys.request(), ENTROPY);
        Resync asStranger = new Resync(stranger, ANSWERER.publicKey(), 1);
        assertThat(ASKING.finish(keys, answered.fields()).rootKey())
                .isEqualTo(answered.secrets().rootKey());
        assertThat(ASKING.finish(keys, forged.fields()).rootKey())
                .isNotEqualTo(forged.secrets().rootKey());
        assertThat(asStranger.finish(keys, answered.fields()).rootKey())
                .isNotEqualTo(answered.secrets().rootKey());
    }

    @Test
    void everyPartOfRequestAndAnswerIsBound() throws UnopenableException {
        ResyncKeys keys = ResyncKeys.generate(7, ENTROPY);
        byte[] request = keys.request().encode().toArray();
        for (int at : new int[] {0, 40, 1_000, ResyncRequest.SIZE - 1}) {
            byte[] changed = request.clone();
            changed[at] ^= 1;
            ResyncRequest other = ResyncRequest.decode(Bytes.owned(changed));
            Resync.Answered answered;
            try {
                answered = ANSWERING.answer(other, ENTROPY);
            } catch (UnopenableException refused) {
                continue;
            }
            assertThat(agrees(keys, answered)).isFalse();
        }
        Resync.Answered answered = ANSWERING.answer(keys.request(), ENTROPY);
        assertThat(agrees(keys, answered)).isTrue();
        for (int at : new int[] {1, 2, 40, 1_000, ResyncFields.SIZE - 1}) {
            byte[] changed = answered.fields().encode().toArray();
            changed[at] ^= 4;
            ResyncFields other = ResyncFields.decode(Bytes.owned(changed));
            assertThat(agrees(keys, new Resync.Answered(other, answered.secrets()))).isFalse();
        }
    }

    @Test
    void anAnswerToAnotherRequestOrOfAnotherVersionIsRefused() throws UnopenableException {
        ResyncKeys keys = ResyncKeys.generate(2, ENTROPY);
        ResyncFields fields = ANSWERING.answer(keys.request(), ENTROPY).fields();
        ResyncKeys later = new ResyncKeys(keys.ephemeral(), keys.kem(), 3);
        assertThatThrownBy(() -> ASKING.finish(later, fields))
                .isInstanceOf(UnopenableException.class);
        Resync newer = new Resync(ASKER, ANSWERER.publicKey(), 2);
        assertThatThrownBy(() -> newer.finish(keys, fields))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void keysThatAreNoneAreRefused() {
        ResyncKeys keys = ResyncKeys.generate(1, ENTROPY);
        AgreementPublicKey zero = new AgreementPublicKey(Bytes.zeros(32));
        ResyncRequest lowOrder = new ResyncRequest(zero, keys.kem().publicKey(), 1);
        assertThatThrownBy(() -> ANSWERING.answer(lowOrder, ENTROPY))
                .isInstanceOf(UnopenableException.class);
        byte[] large = new byte[KemPublicKey.SIZE];
        Arrays.fill(large, (byte) 0xff);
        ResyncRequest noKem =
                new ResyncRequest(keys.ephemeral().publicKey(), KemPublicKey.of(large), 1);
        assertThatThrownBy(() -> ANSWERING.answer(noKem, ENTROPY))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void aSideAsksAtMostOnceAnHour() {
        ResyncRequest request = ResyncKeys.generate(1, ENTROPY).request();
        ResyncHistory history = ResyncHistory.NONE.asking(request, NOW);
        assertThat(ResyncHistory.NONE.mayAsk(NOW)).isTrue();
        assertThat(history.mayAsk(NOW.plusSeconds(3_599))).isFalse();
        assertThat(history.mayAsk(NOW.plusSeconds(3_600))).isTrue();
        assertThat(history.next()).isEqualTo(2);
    }

    @Test
    void eachRequestIsAnsweredOnce() {
        ResyncRequest first = ResyncKeys.generate(5, ENTROPY).request();
        ResyncHistory history = ResyncHistory.NONE;
        assertThat(history.judge(first)).isEqualTo(Verdict.ANSWER);
        history = history.answering(first);
        assertThat(history.judge(first)).isEqualTo(Verdict.STALE);
        assertThat(history.judge(ResyncKeys.generate(4, ENTROPY).request()))
                .isEqualTo(Verdict.STALE);
        assertThat(history.judge(ResyncKeys.generate(6, ENTROPY).request()))
                .isEqualTo(Verdict.ANSWER);
        assertThat(history.next()).isEqualTo(6);
    }

    @Test
    void ofTwoWhoAskAtOnceExactlyOneIsAnswered() {
        for (int[] numbers : new int[][] {{3, 3}, {3, 4}, {9, 1}}) {
            ResyncRequest one = ResyncKeys.generate(numbers[0], ENTROPY).request();
            ResyncRequest two = ResyncKeys.generate(numbers[1], ENTROPY).request();
            Verdict ofOne = ResyncHistory.NONE.asking(one, NOW).judge(two);
            Verdict ofTwo = ResyncHistory.NONE.asking(two, NOW).judge(one);
            assertThat(ofOne == Verdict.ANSWER).isNotEqualTo(ofTwo == Verdict.ANSWER);
            if (numbers[0] == numbers[1]) {
                boolean oneIsSmaller =
                        one.ephemeral().bytes().compareTo(two.ephemeral().bytes()) < 0;
                assertThat(ofTwo == Verdict.ANSWER).isEqualTo(oneIsSmaller);
            }
        }
    }

    @Test
    void decodersTakeNothingButTheOneEncoding() throws UnopenableException {
        ResyncKeys keys = ResyncKeys.generate(1, ENTROPY);
        ResyncFields fields = ANSWERING.answer(keys.request(), ENTROPY).fields();
        Bytes message = Bytes.owned(ENTROPY.bytes(Ratchet.OVERHEAD));
        Mutation mutation = new Mutation(61);
        mutation.tryOut(keys.request().encode(), bytes -> ResyncRequest.decode(bytes).encode());
        mutation.tryOut(fields.encode(), bytes -> ResyncFields.decode(bytes).encode());
        mutation.tryOut(
                new ResyncAnswer(fields, message).encode(),
                bytes -> ResyncAnswer.decode(bytes).encode());
        assertThatThrownBy(() -> ResyncRequest.decode(Bytes.zeros(ResyncRequest.SIZE)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ResyncFields.decode(Bytes.zeros(ResyncFields.SIZE)))
                .isInstanceOf(MalformedException.class);
    }

    private static boolean agrees(ResyncKeys keys, Resync.Answered answered) {
        try {
            return ASKING.finish(keys, answered.fields())
                    .rootKey()
                    .equals(answered.secrets().rootKey());
        } catch (UnopenableException refused) {
            return false;
        }
    }

    private static Bytes seal(Ratchet ratchet, String content) {
        Ratchet.Sealed sealed = (Ratchet.Sealed) ratchet.seal(Text.utf8(content), ENTROPY);
        return Bytes.owned(sealed.message());
    }
}
