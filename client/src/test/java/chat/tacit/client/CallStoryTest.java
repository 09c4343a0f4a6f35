package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.call.CallNews;
import chat.tacit.client.call.CallOver;
import chat.tacit.client.call.CallSubject;
import chat.tacit.client.call.OpenCalls;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.kit.Descriptions;
import chat.tacit.kit.NotingProxy;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls between open profiles over real relays: what they say of them, and what stays. */
@Timeout(120)
final class CallStoryTest {
    @TempDir private Path folder;
    private Callers callers;

    @BeforeEach
    void begin() {
        callers = new Callers(folder);
    }

    @AfterEach
    void end() {
        callers.close();
    }

    private static List<CallOver> ends(Callers.Caller of) {
        return of.told.stream()
                .map(CallNews::what)
                .filter(CallNews.Over.class::isInstance)
                .map(what -> ((CallNews.Over) what).reason())
                .toList();
    }

    @Test
    void callIsSetUpRelayedByWhatOneSideLendsAndItsLineStaysAtBoth() throws Exception {
        Relay calling = callers.calling();
        Relay silent = callers.silent();
        Callers.Caller ada = callers.caller("Ada", calling);
        Callers.Caller bob = callers.caller("Bob", silent);
        Callers.meet(ada, bob);

        CallId call = ada.rings();
        CallNews.Ringing ringing = bob.awaitTold(CallNews.Ringing.class);
        assertThat(ringing.lent().orElseThrow().relay()).isEqualTo(calling.address());
        assertThat(ringing.way()).isEqualTo(CallWay.RELAYED);
        assertThat(ringing.offer().sdp()).doesNotContain("127.0.0.1").contains("m=audio");
        Calls.Prepared prepared = bob.client.calls().prepare(bob.only(), Callers.PATIENCE);
        assertThat(prepared.way()).isEqualTo(Calls.Way.RELAYED);
        assertThat(prepared.server()).isEqualTo(ringing.lent());

        bob.accepts(call);
        CallNews.Connecting connecting = ada.awaitTold(CallNews.Connecting.class);
        assertThat(connecting.answer().orElseThrow().fingerprint()).isEqualTo(bob.fingerprint());
        assertThat(connecting.way()).isEqualTo(CallWay.RELAYED);
        ada.client.calls().found(call, List.of(new Candidate(Descriptions.candidate("relay"))));
        assertThat(bob.awaitTold(CallNews.Found.class).candidates()).hasSize(1);
        ada.client.calls().connected(call, bob.fingerprint());
        bob.client.calls().connected(call, ada.fingerprint());
        assertThat(ada.awaitTold(CallNews.Connected.class).way()).isEqualTo(CallWay.RELAYED);
        // A call that lasts longer than its credentials gets others before these end.
        Calls.Prepared renewed = ada.client.calls().prepare(ada.only(), Callers.PATIENCE);
        assertThat(renewed.way()).isEqualTo(Calls.Way.RELAYED);
        assertThat(renewed.server()).isPresent().isNotEqualTo(ringing.lent());
        ada.client.calls().again(call, ada.description());
        assertThat(bob.awaitTold(CallNews.Again.class).offer().fingerprint())
                .isEqualTo(ada.fingerprint());
        bob.client.calls().answer(call, bob.description());
        assertThat(ada.awaitTold(CallNews.Answer.class).connected()).isTrue();
        bob.client.calls().end(call, CallEnd.HUNG_UP);
        ada.awaitTold(CallNews.Over.class);

        assertThat(ends(ada)).containsExactly(CallOver.HUNG_UP);
        assertThat(ada.lines()).singleElement().asString().matches("Call, \\d+ s\\.");
        assertThat(bob.lines()).singleElement().asString().matches("Call, \\d+ s\\.");
        assertThat(bob.client.conversation(bob.only()).unread()).isZero();
    }

    @Test
    void whoCallsSomebodyWhomAnotherCallsIsToldThatTheyAreBusy() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller eve = callers.caller("Eve", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        Callers.meet(eve, bob);
        var _ = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        var _ = eve.rings();
        eve.awaitLines("Call; they were in another one.");
        assertThat(ends(eve)).containsExactly(CallOver.BUSY);
        assertThat(bob.told).hasSize(1);
        assertThat(ada.client.calls().now()).isPresent();
    }

    @Test
    void ofTwoWhoCallEachOtherOneCallGoesOnAndLeavesOneLine() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        List<CallId> calls = List.of();
        while (calls.size() < 2) { // else one heard the other before it rang
            calls = callEachOther(ada, bob);
        }
        boolean adas = calls.getFirst().compareTo(calls.getLast()) < 0;
        Callers.Caller winner = adas ? ada : bob;
        Callers.Caller other = adas ? bob : ada;
        assertThat(other.awaitTold(CallNews.Ringing.class).atOnce()).isTrue();
        assertThat(ends(other)).containsOnlyOnce(CallOver.CROSSED);
        CallId call = calls.stream().min(CallId::compareTo).orElseThrow();
        other.accepts(call);
        winner.awaitTold(CallNews.Connecting.class);
        other.client.calls().connected(call, winner.fingerprint());
        winner.client.calls().connected(call, other.fingerprint());
        other.client.calls().end(call, CallEnd.HUNG_UP);
        winner.awaitTold(CallNews.Over.class);
        assertThat(ends(winner)).endsWith(CallOver.HUNG_UP);
        assertThat(ada.lines()).filteredOn(line -> line.startsWith("Call, ")).hasSize(1);
        assertThat(bob.lines()).filteredOn(line -> line.startsWith("Call, ")).hasSize(1);
    }

    /** The calls of those who could still ring: both, unless one heard the other before. */
    private static List<CallId> callEachOther(Callers.Caller one, Callers.Caller other)
            throws Exception {
        List<Callers.Caller> both = List.of(one, other);
        for (Callers.Caller who : both) {
            who.told.clear();
            var _ = who.client.calls().prepare(who.only(), Callers.PATIENCE);
        }
        CyclicBarrier start = new CyclicBarrier(2);
        List<CallId> rung = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<CallId>>> rings = new ArrayList<>();
            for (Callers.Caller who : both) {
                rings.add(
                        threads.submit(() -> {
                            start.await();
                            return who.callsNow();
                        }));
            }
            for (Future<Optional<CallId>> ring : rings) {
                ring.get().ifPresent(rung::add);
            }
        }
        if (rung.size() == 1) {
            for (Callers.Caller who : both) {
                who.client.calls().leave();
            }
        }
        return rung;
    }

    @Test
    void whoHasNoRelayThatRelaysIsAskedOnceAndIsLentOneByTheAnswer() throws Exception {
        Callers.Caller ada = callers.caller("Ada", callers.calling());
        Callers.Caller bob = callers.caller("Bob", callers.silent());
        Callers.meet(ada, bob);

        Calls calls = bob.client.calls();
        assertThat(calls.prepare(bob.only(), Callers.PATIENCE).way()).isEqualTo(Calls.Way.ASK);
        assertThatExceptionOfType(ClientException.class).isThrownBy(bob::rings);
        assertThat(calls.allow(bob.only(), false).way()).isEqualTo(Calls.Way.NEVER);
        assertThatExceptionOfType(ClientException.class).isThrownBy(bob::rings);
        assertThat(calls.allow(bob.only(), true).way()).isEqualTo(Calls.Way.AGREED);
        assertThat(calls.now()).isEmpty();

        // Consent that is taken back while it rings ends the call: who answers would see it.
        var _ = bob.rings();
        assertThat(calls.allow(bob.only(), false).way()).isEqualTo(Calls.Way.NEVER);
        assertThat(calls.now()).isEmpty();
        assertThat(calls.allow(bob.only(), true).way()).isEqualTo(Calls.Way.AGREED);
        bob.told.clear();
        ada.awaitLines("Missed call.");
        ada.told.clear();

        CallId call = bob.rings();
        CallNews.Ringing ringing = ada.awaitTold(CallNews.Ringing.class);
        assertThat(ringing.lent()).isEmpty();
        assertThat(ringing.way()).isEqualTo(CallWay.AGREED);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> calls.found(call, List.of()))
                .withMessageContaining("nobody has answered");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(bob::rings)
                .withMessageContaining("another call");
        ada.accepts(call);
        CallNews.Connecting connecting = bob.awaitTold(CallNews.Connecting.class);
        assertThat(connecting.way()).isEqualTo(CallWay.RELAYED);
        assertThat(connecting.lent().orElseThrow().relay().port()).isPositive();
        calls.found(call, List.of(new Candidate(Descriptions.candidate("host"))));
        calls.found(call, List.of(new Candidate(Descriptions.candidate("relay"))));
        assertThat(ada.awaitTold(CallNews.Found.class).candidates())
                .singleElement()
                .matches(one -> one.line().contains("typ relay"));
        ada.client.calls().connected(call, DtlsFingerprint.parse(Descriptions.fingerprint(99)));
        bob.awaitTold(CallNews.Over.class);
        assertThat(ends(bob)).containsExactly(CallOver.ANOTHER_FINGERPRINT);
        bob.awaitLines(
                "Call that you took back.", "Call that was ended: somebody else was on the line.");
    }

    @Test
    void everyDeviceRingsOneAnswersAndTheLineStandsOnceAtEach() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        Callers.Caller bobsOther = bob.linked(relay);
        await().atMost(Callers.PATIENCE)
                .until(() -> ada.client.contactList().devices(ada.only()) == 2);

        CallId call = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        bobsOther.awaitTold(CallNews.Ringing.class);
        bobsOther.client.calls().decline(call);
        bob.awaitTold(CallNews.Over.class);
        assertThat(ends(bob)).containsExactly(CallOver.ANOTHER_DEVICE);
        ada.awaitLines("Call that was declined.");
        bob.awaitLines("Call that you declined.");
        bobsOther.awaitLines("Call that you declined.");

        CallId missed = ada.rings();
        await().atMost(Callers.PATIENCE)
                .until(() ->
                        List.of(bob, bobsOther).stream()
                                .allMatch(one -> one.client.calls().now().isPresent()));
        ada.client.calls().end(missed, CallEnd.HUNG_UP);
        bob.awaitLines("Call that you declined.", "Missed call.");
        bobsOther.awaitLines("Call that you declined.", "Missed call.");
        ada.awaitLines("Call that was declined.", "Call that you took back.");
    }

    /** What was got ready before counts no more: the relay would see the user's address. */
    @Test
    void proxyThatIsSetAfterItWasGotReadyIsNotGoneRound() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        Calls calls = ada.client.calls();
        assertThat(calls.prepare(ada.only(), Callers.PATIENCE).way()).isEqualTo(Calls.Way.RELAYED);
        try (NotingProxy proxy = new NotingProxy()) {
            RelayProxy way = RelayProxy.parse("http://127.0.0.1:" + proxy.port());
            ada.client.relays().reach(new Proxies.Way(Optional.empty(), Optional.of(way)));
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(
                            () -> calls.ring(ada.only(), new Media(true, false), ada.description()))
                    .withMessageContaining("changed");
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> calls.prepare(ada.only(), Callers.PATIENCE))
                    .withMessageContaining("proxy");
            assertThat(calls.now()).isEmpty();
        }
    }

    @Test
    void pageThatIsGoneEndsWhatNeedsItAndNotWhatRings() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        var _ = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        bob.client.calls().pageGone();
        assertThat(bob.client.calls().now()).isPresent();
        ada.client.calls().pageGone();
        assertThat(ends(ada)).containsExactly(CallOver.TAKEN_BACK);
    }

    @Test
    void callThatRingsOfWhoIsBlockedIsOver() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        var _ = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        bob.client.contactList().block(bob.only(), true);
        bob.awaitTold(CallNews.Over.class);
        assertThat(bob.client.calls().now()).isEmpty();
    }

    @Test
    void callThatGoesOnIsOverWithTheContactWhoIsDeleted() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        CallId call = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        bob.accepts(call);
        ada.awaitTold(CallNews.Connecting.class);
        bob.client.calls().connected(call, ada.fingerprint());
        var _ = bob.client.contactList().delete(bob.only());
        bob.awaitTold(CallNews.Over.class);
        assertThat(bob.client.calls().now()).isEmpty();
    }

    @Test
    void mutedContactDoesNotRingAndIsMissed() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        bob.client.contactList().mute(bob.only(), true);
        CallId call = ada.rings();
        ada.client.calls().end(call, CallEnd.HUNG_UP);
        bob.awaitLines("Missed call.");
        assertThat(bob.told).isEmpty();
    }

    @Test
    void callOfAProcessThatWasKilledHasItsLineFromTheNext() throws Exception {
        Relay relay = callers.silent();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        CallId call = CallId.random(Entropy.system());
        CallSubject rang = new CallSubject(call, bob.only(), false, new Media(true, false));
        Instant then = Instant.now().minus(Duration.ofMinutes(3));
        Callers.Caller next = bob.again(tx -> OpenCalls.begin(tx, rang, then, then));
        next.awaitLines("Missed call.");
    }

    @Test
    void processThatEndsLeavesNoCallRinging() throws Exception {
        Relay relay = callers.calling();
        Callers.Caller ada = callers.caller("Ada", relay);
        Callers.Caller bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
        CallId call = ada.rings();
        bob.awaitTold(CallNews.Ringing.class);
        bob.client.calls().leave();
        bob.awaitLines("Missed call.");
        assertThat(bob.client.conversation(bob.only()).unread()).isZero(); // it was just shown
        assertThat(ada.client.calls().now()).isPresent();
        ada.client.calls().leave();
        ada.awaitLines("Call that you took back.");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> ada.client.calls().decline(call));
    }
}
