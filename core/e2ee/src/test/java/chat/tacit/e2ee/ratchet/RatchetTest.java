package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

class RatchetTest {

    @Test
    void eachSideOpensWhatTheOtherSeals() throws UnopenableException {
        for (Pair pair : List.of(Pair.shortForm(1), Pair.longForm(1))) {
            assertThat(pair.inviter().open(pair.joiner().seal("one"))).isEqualTo("one");
            assertThat(pair.inviter().open(pair.joiner().seal("two"))).isEqualTo("two");
            for (int turn = 0; turn < 5; turn++) {
                assertThat(pair.joiner().open(pair.inviter().seal("there"))).isEqualTo("there");
                assertThat(pair.inviter().open(pair.joiner().seal("back"))).isEqualTo("back");
            }
        }
    }

    @Test
    void messagesHaveOneSizeForOneSizeOfContent() throws UnopenableException {
        Pair pair = Pair.longForm(2);
        byte[] withoutCiphertext = pair.joiner().seal("hello");
        pair.inviter().open(withoutCiphertext);
        byte[] withCiphertext = pair.inviter().seal("hello");
        assertThat(withoutCiphertext).hasSize(Ratchet.OVERHEAD + 5);
        assertThat(withCiphertext).hasSize(Ratchet.OVERHEAD + 5);
        assertThat(Ratchet.OVERHEAD).isEqualTo(2 + 2_348 + 16 + 16);
    }

    @Test
    void contentMayBeEmptyOrAsLongAsTheLargeBoxAllows() throws UnopenableException {
        Pair pair = Pair.talking(3);
        assertThat(pair.inviter().open(pair.joiner().seal(""))).isEmpty();
        String longest = "x".repeat(Ratchet.MAX_CONTENT);
        assertThat(pair.inviter().open(pair.joiner().seal(longest))).isEqualTo(longest);
        assertThatThrownBy(() -> pair.joiner().seal(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesOpenInAnyOrderAndEachOnce() throws UnopenableException {
        Pair pair = Pair.shortForm(4);
        List<byte[]> messages = pair.joiner().seal(10);
        Collections.reverse(messages);
        for (int i = 0; i < 10; i++) {
            assertThat(pair.inviter().open(messages.get(i))).isEqualTo(Integer.toString(9 - i));
        }
        messages.forEach(pair.inviter()::refuses);
    }

    @Test
    void messagesOfEarlierTurnsOpenLate() throws UnopenableException {
        Pair pair = Pair.talking(5);
        byte[] first = pair.joiner().seal("first");
        byte[] second = pair.joiner().seal("second");
        pair.inviter().open(second);
        pair.joiner().open(pair.inviter().seal("turn"));
        pair.inviter().open(pair.joiner().seal("third"));
        assertThat(pair.inviter().open(first)).isEqualTo("first");
        pair.inviter().refuses(first);
        pair.inviter().refuses(second);
    }

    @Test
    void lostMessagesAreNotMissed() throws UnopenableException {
        Pair pair = Pair.talking(6);
        pair.joiner().seal(5);
        assertThat(pair.inviter().open(pair.joiner().seal("after"))).isEqualTo("after");
        pair.inviter().seal(5);
        assertThat(pair.joiner().open(pair.inviter().seal("back"))).isEqualTo("back");
    }

    @Test
    void whatBothSealAtOnceOpensOnBothSides() throws UnopenableException {
        Pair pair = Pair.talking(7);
        byte[] there = pair.joiner().seal("there");
        byte[] back = pair.inviter().seal("back");
        assertThat(pair.inviter().open(there)).isEqualTo("there");
        assertThat(pair.joiner().open(back)).isEqualTo("back");
        assertThat(pair.inviter().open(pair.joiner().seal("on"))).isEqualTo("on");
    }

    @Test
    void aJoinThatComesAfterTheInvitersReplyStillOpens() throws UnopenableException {
        Pair pair = Pair.longForm(8);
        byte[] first = pair.joiner().seal("first");
        byte[] late = pair.joiner().seal("late");
        byte[] last = pair.joiner().seal("last");
        pair.inviter().open(first);
        byte[] reply = pair.inviter().seal("reply");
        assertThat(pair.inviter().open(last)).isEqualTo("last");
        pair.joiner().open(reply);
        pair.inviter().open(pair.joiner().seal("answered"));
        assertThat(pair.inviter().open(late)).isEqualTo("late");
    }

    @Test
    void fiveHundredAndTwelveMessagesMayBePassedOver() throws UnopenableException {
        Pair pair = Pair.talking(9);
        List<byte[]> messages = pair.joiner().seal(514);
        assertThat(pair.inviter().skipsTooManyFor(messages.get(513))).isTrue();
        assertThat(pair.inviter().open(messages.get(512))).isEqualTo("512");
        assertThat(pair.inviter().open(messages.get(0))).isEqualTo("0");
        assertThat(pair.inviter().open(messages.get(511))).isEqualTo("511");
    }

    /** Every message goes to all routes, so a queue that lay full for its retention passes. */
    @Test
    void aFullQueueIsNeverTooFarAhead() {
        int waiting = Limits.defaults().count(Limit.QUEUE_MESSAGES);
        assertThat(waiting).isLessThanOrEqualTo(Ratchet.MAX_SKIPPED);
    }

    @Test
    void passedOverMessagesOfBothChainsCountTogether() throws UnopenableException {
        Pair pair = Pair.talking(10);
        pair.inviter().open(pair.joiner().seal("start"));
        List<byte[]> before = pair.joiner().seal(300);
        pair.joiner().open(pair.inviter().seal("turn"));
        List<byte[]> after = pair.joiner().seal(214);
        assertThat(pair.inviter().skipsTooManyFor(after.get(213))).isTrue();
        assertThat(pair.inviter().open(after.get(212))).isEqualTo("212");
        assertThat(pair.inviter().open(before.get(299))).isEqualTo("299");
        assertThat(pair.inviter().open(after.get(0))).isEqualTo("0");
    }

    @Test
    void theOldestChainIsDroppedWhenTooManyKeysWouldBeKept() throws UnopenableException {
        Pair pair = Pair.talking(11);
        List<byte[]> oldest = pair.joiner().seal(301);
        pair.inviter().open(oldest.get(300));
        pair.joiner().open(pair.inviter().seal("turn"));
        List<byte[]> newer = pair.joiner().seal(301);
        pair.inviter().open(newer.get(300));
        pair.inviter().refuses(oldest.get(0));
        assertThat(pair.inviter().open(newer.get(0))).isEqualTo("0");
    }

    @Test
    void keysOfTheChainThatGrowsAreNeverDroppedForIt() throws UnopenableException {
        Pair pair = Pair.talking(12);
        List<byte[]> messages = pair.joiner().seal(602);
        pair.inviter().open(messages.get(300));
        assertThat(pair.inviter().skipsTooManyFor(messages.get(601))).isTrue();
        for (int i = 0; i < 90; i++) {
            pair.inviter().open(messages.get(i));
        }
        assertThat(pair.inviter().open(messages.get(601))).isEqualTo("601");
        assertThat(pair.inviter().open(messages.get(90))).isEqualTo("90");
    }

    @Test
    void keysOfFourChainsBeforeTheNewestAreKept() throws UnopenableException {
        Pair pair = Pair.talking(13);
        byte[][] late = new byte[6][];
        for (int turn = 0; turn < late.length; turn++) {
            late[turn] = pair.joiner().seal("late " + turn);
            pair.inviter().open(pair.joiner().seal("on"));
            pair.joiner().open(pair.inviter().seal("back"));
        }
        pair.inviter().refuses(late[0]);
        for (int turn = 1; turn < late.length; turn++) {
            assertThat(pair.inviter().open(late[turn])).isEqualTo("late " + turn);
        }
    }

    @Test
    void passedOverMessagesOpenForThirtyDays() throws UnopenableException {
        Pair pair = Pair.talking(14);
        List<byte[]> messages = pair.joiner().seal(3);
        pair.inviter().open(messages.get(2));
        Instant last = Pair.NOW.plus(Duration.ofDays(30));
        assertThat(pair.inviter().open(messages.get(0), last.minusSeconds(1))).isEqualTo("0");
        pair.inviter().refuses(messages.get(1), last);
    }

    @Test
    void oldKeysCanBeForgottenWithoutAMessage() throws UnopenableException {
        Pair pair = Pair.talking(15);
        List<byte[]> messages = pair.joiner().seal(3);
        pair.inviter().open(messages.get(2));
        Ratchet full = pair.inviter().ratchet();
        Instant last = Pair.NOW.plus(Duration.ofDays(30));
        assertThat(full.forgetOld(last.minusSeconds(1)).encode()).isEqualTo(full.encode());
        int keys = full.encode().size() - full.forgetOld(last).encode().size();
        assertThat(keys).isEqualTo(32 + 32 + 2 + 2 * (4 + 32 + 8));
    }

    @Test
    void theInviterCannotSealBeforeItHasOpenedAMessage() {
        Pair pair = Pair.shortForm(16);
        assertThatThrownBy(() -> pair.inviter().seal("too early"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aThousandMessagesAreSealedWithoutAnAnswer() throws UnopenableException {
        Pair pair = Pair.talking(17);
        List<byte[]> messages = pair.joiner().seal(Ratchet.MAX_UNANSWERED);
        Ratchet silent = pair.joiner().ratchet();
        assertThat(silent.seal(Text.utf8("more"), new SeededEntropy(1)))
                .isInstanceOf(Ratchet.Unanswered.class);
        pair.joiner().open(pair.inviter().seal("crosses them, so answers none"));
        assertThat(pair.joiner().ratchet().seal(new byte[0], new SeededEntropy(1)))
                .isInstanceOf(Ratchet.Unanswered.class);
        assertThat(pair.inviter().skipsTooManyFor(messages.getLast())).isTrue();
        pair.inviter().open(messages.getFirst());
        pair.joiner().open(pair.inviter().seal("answer"));
        pair.joiner().seal("again");
    }

    @Test
    void theStateIsSmallAndBounded() throws UnopenableException {
        Pair pair = Pair.talking(18);
        assertThat(pair.joiner().ratchet().encode().size()).isLessThan(4_096);
        pair.inviter().open(pair.joiner().seal(513).get(512));
        assertThat(pair.inviter().ratchet().encode().size()).isBetween(20_000, 32_768);
    }

    @Test
    void onlyTheJoinerOfALongFormSealsWithoutMlKemAndOnlyUntilTheReply()
            throws UnopenableException {
        Pair longForm = Pair.longForm(19);
        assertThat(longForm.joiner().ratchet().postQuantum()).isFalse();
        assertThat(longForm.joiner().ratchet().answered()).isFalse();
        longForm.inviter().open(longForm.joiner().seal("hello"));
        assertThat(longForm.inviter().ratchet().postQuantum()).isTrue();
        longForm.joiner().open(longForm.inviter().seal("reply"));
        assertThat(longForm.joiner().ratchet().postQuantum()).isTrue();
        assertThat(longForm.joiner().ratchet().answered()).isTrue();
        assertThat(Pair.shortForm(19).joiner().ratchet().postQuantum()).isTrue();
        assertThat(longForm.joiner().ratchet().version()).isEqualTo(1);
    }

    @Test
    void openingChangesNothingButTheResult() throws UnopenableException {
        Pair pair = Pair.talking(20);
        byte[] message = pair.joiner().seal("again and again");
        Ratchet before = pair.inviter().ratchet();
        for (int i = 0; i < 2; i++) {
            pair.inviter().restore(before);
            assertThat(pair.inviter().open(message)).isEqualTo("again and again");
        }
    }
}
