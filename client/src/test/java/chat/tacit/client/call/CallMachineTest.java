package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** Calls between devices whose signals take time, are lost, and change places. */
class CallMachineTest {
    private final CallWorld world = new CallWorld(7);
    private final CallDevice ada = world.device("ada");
    private final CallDevice bob = world.device("bob");

    @Test
    void callRingsIsAnsweredAndConnectedUntilOneHangsUp() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        assertThat(bob.last(CallNews.Ringing.class).offer()).isEqualTo(ada.description());
        bob.accepts(call);
        world.settle();
        assertThat(ada.last(CallNews.Connecting.class).answer()).contains(bob.description());
        ada.isConnected(call, bob);
        bob.isConnected(call, ada);
        world.pass(Duration.ofMinutes(3));
        bob.hangsUp(call);
        world.settle();
        assertThat(ada.news())
                .containsExactly("Calling", "Connecting", "Connected", "over: HUNG_UP");
        assertThat(bob.news())
                .containsExactly("Ringing", "Connecting", "Connected", "over: HUNG_UP");
        assertThat(ada.outcomes()).containsExactly(CallLine.Outcome.TALKED);
        assertThat(bob.lines.getFirst().time()).isEqualTo(Duration.ofMinutes(3));
        assertThat(bob.lines.getFirst().sentence()).isEqualTo("Call, 3 min 00 s.");
        assertThat(ada.machine.now()).isEmpty();
    }

    @Test
    void declinedIsOver() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.declines(call);
        world.settle();
        assertThat(ada.news()).containsExactly("Calling", "over: DECLINED");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.DECLINED);
    }

    @Test
    void callRingsForItsTimeAndNoLongerAndIsMissedThen() {
        CallId call = ada.calls("bob", 1);
        world.pass(CallMachine.RING.minusMillis(1));
        assertThat(bob.news()).containsExactly("Ringing");
        assertThat(ada.news()).containsExactly("Calling");
        world.settle();
        assertThat(ada.news()).containsExactly("Calling", "over: NOT_ANSWERED");
        assertThat(bob.news()).containsExactly("Ringing", "over: NOT_ANSWERED");
        assertThat(bob.lines).singleElement().matches(CallLine::isNews);
        bob.accepts(call);
        world.settle();
        assertThat(ada.news()).hasSize(2);
    }

    @Test
    void whoHangsUpBeforeLeavesAMissedCall() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        ada.hangsUp(call);
        world.settle();
        assertThat(bob.news()).containsExactly("Ringing", "over: TAKEN_BACK");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.MISSED);
        assertThat(ada.lines.getFirst().isNews()).isFalse();
    }

    @Test
    void endThatOvertakesItsRingLeavesAMissedCall() {
        CallId call = new CallDevice(world, "ada", 9).calls("nobody", 1);
        world.post(ada, bob, call, new CallSignal.End(CallEnd.TAKEN_BACK));
        world.settle();
        world.post(ada, bob, call, ada.ring());
        world.settle();
        assertThat(bob.told).isEmpty();
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.MISSED);
    }

    @Test
    void whoIsInACallIsBusy() {
        CallId call = world.connected(ada, bob);
        CallDevice eve = world.device("eve");
        CallId other = eve.calls("bob", 2);
        world.settle();
        assertThat(eve.news()).containsExactly("Calling", "over: BUSY");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.BUSY);
        bob.accepts(other);
        assertThat(bob.machine.now().orElseThrow().about().call()).isEqualTo(call);
    }

    @Test
    void deviceThatRingsAnewIsNotInTheCallBefore() {
        CallId before = world.connected(ada, bob);
        world.loss = 100; // the end never comes
        ada.hangsUp(before);
        world.loss = 0;
        CallId call = ada.calls("bob", 3);
        world.settle();
        assertThat(bob.machine.now().orElseThrow().about().call()).isEqualTo(call);
        assertThat(bob.news()).endsWith("Connected", "over: FAILED", "Ringing");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.TALKED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoWhoCallEachOtherTheSmallerCallGoesOn(boolean adasIsSmaller) {
        CallId adas = ada.calls("bob", adasIsSmaller ? 1 : 4);
        CallId bobs = bob.calls("ada", 2);
        world.settle();
        CallDevice winner = adasIsSmaller ? ada : bob;
        CallDevice other = adasIsSmaller ? bob : ada;
        assertThat(winner.news()).containsExactly("Calling");
        assertThat(other.news()).containsExactly("Calling", "over: CROSSED", "Ringing");
        assertThat(other.last(CallNews.Ringing.class).atOnce()).isTrue();
        CallId call = adasIsSmaller ? adas : bobs;
        other.accepts(call);
        world.settle();
        ada.isConnected(call, bob);
        bob.isConnected(call, ada);
        assertThat(winner.news()).endsWith("Connected");
        assertThat(other.news()).endsWith("Connected");
        winner.hangsUp(call);
        world.settle();
        assertThat(ada.lines).hasSize(1);
        assertThat(bob.lines).hasSize(1);
    }

    @Test
    void ofSeveralDevicesTheFirstToAcceptHasTheCall() {
        CallDevice second = world.device("bob");
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.accepts(call);
        second.accepts(call);
        world.settle();
        ada.isConnected(call, bob);
        bob.isConnected(call, ada);
        List<CallDevice> won =
                List.of(bob, second).stream().filter(one -> one.machine.now().isPresent()).toList();
        assertThat(won).hasSize(1);
        CallDevice lost = won.getFirst() == bob ? second : bob;
        assertThat(lost.news()).endsWith("over: ANOTHER_DEVICE");
    }

    @Test
    void otherDevicesStopRingingWhenOneAnswersOrDeclines() {
        CallDevice second = world.device("bob");
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.declines(call);
        world.settle();
        assertThat(second.news()).containsExactly("Ringing", "over: ANOTHER_DEVICE");
        assertThat(second.lines).isEmpty();
        CallId next = ada.calls("bob", 2);
        world.settle();
        second.accepts(next);
        world.settle();
        assertThat(bob.news()).endsWith("Ringing", "over: ANOTHER_DEVICE");
    }

    @Test
    void callThatIsNotConnectedInTimeHasFailed() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.accepts(call);
        ada.isConnected(call, bob);
        world.pass(CallMachine.SET_UP.minusMillis(1));
        assertThat(bob.news()).endsWith("Connecting");
        world.settle();
        assertThat(bob.news()).endsWith("over: FAILED");
        assertThat(ada.news()).endsWith("over: FAILED");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.FAILED);
    }

    @Test
    void candidatesThatOvertakeTheAnswerWaitForIt() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        Candidate relay = new Candidate(Descriptions.candidate("relay"));
        world.post(bob, ada, call, new CallSignal.Candidates(List.of(relay)));
        world.settle();
        assertThat(ada.news()).containsExactly("Calling");
        bob.accepts(call);
        world.settle();
        assertThat(ada.news()).containsExactly("Calling", "Connecting", "Found");
    }

    /** Whatever is lost, nobody stays in a call for ever that isn't connected. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40, 100})
    void whateverIsLostBothComeToAnEnd(int loss) {
        for (int seed = 0; seed < 200; seed++) {
            CallWorld lossy = new CallWorld(seed);
            lossy.loss = loss;
            lossy.delay = Duration.ofSeconds(3);
            CallDevice one = lossy.device("one");
            List<CallDevice> others = List.of(lossy.device("two"), lossy.device("two"));
            CallId call = one.calls("two", 5);
            if (seed % 3 == 0) {
                others.getFirst().calls("one", seed % 2 == 0 ? 4 : 6);
            }
            lossy.pass(Duration.ofSeconds(5));
            others.forEach(other ->
                    other.machine.now().ifPresent(news -> other.accepts(news.about().call())));
            one.machine.now().ifPresent(news -> one.accepts(news.about().call()));
            lossy.pass(Duration.ofMinutes(2));
            assertThat(one.machine.now()).as("seed %d", seed).isEmpty();
            others.forEach(other -> assertThat(other.machine.now()).isEmpty());
            assertThat(one.lines.stream().filter(line -> line.about().call().equals(call)))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
