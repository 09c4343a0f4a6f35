package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.Media;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Others, and contacts who cheat, between two who call each other. */
class CallAttacksTest {
    private final CallWorld world = new CallWorld(7);
    private final CallDevice ada = world.device("ada");
    private final CallDevice bob = world.device("bob");

    @Test
    void lateRingIsMissedAndMakesNoSound() {
        world.delay = Duration.ZERO;
        CallSignal.Ring ring = ada.ring();
        CallId call = world.connected(ada, bob);
        ada.hangsUp(call);
        world.settle();
        bob.told.clear();
        CallId late = new CallDevice(world, "ada", 9).calls("nobody", 2);
        bob.does(
                new CallInput.Heard(
                        ada.place, world.now.minus(CallMachine.RING).minusMillis(1), late, ring));
        assertThat(bob.told).isEmpty();
        assertThat(bob.outcomes().getLast()).isEqualTo(CallLine.Outcome.MISSED);

        CallId inTime = new CallDevice(world, "ada", 9).calls("nobody", 3);
        bob.does(new CallInput.Heard(ada.place, world.now.minus(CallMachine.RING), inTime, ring));
        assertThat(bob.news()).containsExactly("Ringing");
    }

    @Test
    void ringThatComesAgainDoesNotRingAgain() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        CallSignal.Ring ring = ada.ring();
        world.post(ada, bob, call, ring);
        world.settle();
        assertThat(bob.news()).containsExactly("Ringing");
        bob.declines(call);
        world.post(ada, bob, call, ring);
        world.settle();
        assertThat(bob.news()).containsExactly("Ringing", "over: DECLINED");
        assertThat(bob.lines).hasSize(1);
    }

    @Test
    void connectionToAnotherCertificateIsEndedAndNeverCalledConnected() {
        CallDevice eve = world.device("eve");
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.accepts(call);
        world.settle();
        ada.isConnected(call, eve);
        world.settle();
        assertThat(ada.news()) // a page plays nothing before it is told that it is connected
                .containsExactly("Calling", "Connecting", "over: ANOTHER_FINGERPRINT");
        assertThat(bob.news()).endsWith("over: ANOTHER_FINGERPRINT");
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.ANOTHER_FINGERPRINT);
    }

    @Test
    void connectionThatChangesItsCertificateIsEnded() {
        CallDevice eve = world.device("eve");
        CallId call = world.connected(ada, bob);
        ada.isConnected(call, eve);
        assertThat(ada.news()).endsWith("Connected", "over: ANOTHER_FINGERPRINT");
    }

    @Test
    void descriptionOfAnotherCertificateIsRefusedWhereverItStands() {
        Description exchanged = new Description(Descriptions.audio(9), ada.fingerprint());
        CallId call = new CallDevice(world, "ada", 9).calls("nobody", 1);
        CallSignal.Ring ring =
                new CallSignal.Ring(
                        new Media(true, false), exchanged, CallWay.RELAYED, Optional.empty());
        world.post(ada, bob, call, ring);
        world.settle();
        assertThat(bob.told).isEmpty();
        assertThat(bob.outcomes()).containsExactly(CallLine.Outcome.ANOTHER_FINGERPRINT);

        CallId next = ada.calls("bob", 2);
        world.settle();
        world.post(
                bob,
                ada,
                next,
                new CallSignal.Accept(
                        new Description(Descriptions.audio(9), bob.fingerprint()),
                        CallWay.RELAYED,
                        Optional.empty()));
        world.settle();
        assertThat(ada.news()).containsExactly("Calling", "over: ANOTHER_FINGERPRINT");
    }

    @Test
    void restartKeepsTheCertificate() {
        CallId call = world.connected(ada, bob);
        ada.does(new CallInput.Again(call, ada.description()));
        world.settle();
        assertThat(bob.last(CallNews.Again.class).offer()).isEqualTo(ada.description());
        bob.does(new CallInput.Answer(call, bob.description()));
        world.settle();
        assertThat(ada.last(CallNews.Answer.class).answer()).isEqualTo(bob.description());
        world.post(bob, ada, call, new CallSignal.Again(ada.description()));
        world.settle();
        assertThat(ada.news()).endsWith("over: ANOTHER_FINGERPRINT");
    }

    @Test
    void whereEitherSideIsRelayedNoOtherCandidatePasses() {
        CallId call = ada.calls("bob", 1, CallWay.AGREED);
        world.settle();
        bob.accepts(call, CallWay.RELAYED);
        world.settle();
        ada.finds(call, "host", "relay", "srflx");
        world.settle();
        CallNews.Found found = bob.last(CallNews.Found.class);
        assertThat(found.candidates()).singleElement().matches(one -> one.line().contains("relay"));
        assertThat(found.candidates().getFirst().line()).doesNotContain("192.0.2.9");
        // A client that tells others nevertheless.
        world.post(
                ada,
                bob,
                call,
                new CallSignal.Candidates(List.of(new Candidate(Descriptions.candidate("host")))));
        world.settle();
        assertThat(bob.last(CallNews.Found.class)).isEqualTo(found);
    }

    @Test
    void whereBothAgreedEveryCandidatePasses() {
        CallId call = ada.calls("bob", 1, CallWay.AGREED);
        world.settle();
        bob.accepts(call, CallWay.AGREED);
        world.settle();
        ada.finds(call, "host", "relay", "srflx");
        world.settle();
        assertThat(bob.last(CallNews.Found.class).candidates()).hasSize(3);
    }

    @Test
    void soManyCandidatesAreTakenAndNotOneMore() {
        CallId call = world.connected(ada, bob);
        Candidate relay = new Candidate(Descriptions.candidate("relay"));
        for (int i = 0; i < 5; i++) {
            world.post(ada, bob, call, new CallSignal.Candidates(Collections.nCopies(16, relay)));
        }
        world.settle();
        int taken =
                bob.told.stream()
                        .map(CallNews::what)
                        .filter(CallNews.Found.class::isInstance)
                        .mapToInt(what -> ((CallNews.Found) what).candidates().size())
                        .sum();
        assertThat(taken).isEqualTo(CallMachine.CANDIDATES).isEqualTo(64);
    }

    /** Else they would come out in the next call, to which they don't belong. */
    @Test
    void candidatesOfADeviceThatDeclinedAreGoneWithTheCall() {
        CallId call = ada.calls("bob", 1);
        world.settle();
        Candidate relay = new Candidate(Descriptions.candidate("relay"));
        world.post(bob, ada, call, new CallSignal.Candidates(List.of(relay)));
        world.settle();
        bob.declines(call);
        world.settle();
        CallId next = ada.calls("bob", 2);
        world.settle();
        bob.accepts(next);
        world.settle();
        assertThat(ada.news()).endsWith("Calling", "Connecting");
    }

    /** Somebody who says of many calls that they are over makes nobody ring twice. */
    @Test
    void soManyEndedCallsOfAContactAreRememberedWhateverAnotherSays() {
        CallDevice eve = world.device("eve");
        CallId call = ada.calls("bob", 1);
        world.settle();
        bob.declines(call);
        for (int i = 0; i <= EndedCalls.MAX; i++) {
            world.post(eve, bob, CallDevice.call(100 + i), new CallSignal.End(CallEnd.HUNG_UP));
        }
        for (int i = 1; i < EndedCalls.MAX; i++) {
            world.post(ada, bob, CallDevice.call(100 + i), new CallSignal.End(CallEnd.HUNG_UP));
        }
        world.settle();
        world.post(ada, bob, call, ada.ring());
        world.settle();
        assertThat(bob.news()).containsExactly("Ringing", "over: DECLINED");
        world.post(ada, bob, CallDevice.call(99), new CallSignal.End(CallEnd.HUNG_UP));
        world.settle();
        world.post(ada, bob, call, ada.ring()); // one more than are remembered
        world.settle();
        assertThat(bob.news()).endsWith("Ringing");
    }

    @Test
    void whatAnotherSaysOfTheCallCountsForNothing() {
        CallDevice eve = world.device("eve");
        CallId call = ada.calls("bob", 1);
        world.settle();
        world.post(eve, bob, call, new CallSignal.End(CallEnd.HUNG_UP));
        world.post(
                eve,
                ada,
                call,
                new CallSignal.Accept(eve.description(), CallWay.AGREED, Optional.empty()));
        world.settle();
        assertThat(ada.news()).containsExactly("Calling");
        assertThat(bob.news()).containsExactly("Ringing");
        bob.accepts(call);
        world.settle();
        world.post(eve, bob, call, new CallSignal.End(CallEnd.HUNG_UP));
        world.post(eve, ada, call, new CallSignal.Again(eve.description()));
        world.settle();
        assertThat(ada.news()).endsWith("Connecting");
        assertThat(bob.news()).endsWith("Connecting");
    }
}
