package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.Media;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What rings beside the one call: what goes directly, and contacts whom the user muted. */
class SwitchboardTest {
    private final CallDevice ada = new CallWorld(7).device("ada");
    private final Set<ConversationId> direct = new HashSet<>();
    private final Set<ConversationId> muted = new HashSet<>();
    private final Switchboard switchboard =
            new Switchboard(new Switchboard.Rules(direct::contains, muted::contains));
    private Instant now = Instant.parse("2026-11-22T20:00:00Z");

    private List<CallOutput> does(CallInput input) {
        List<CallOutput> outputs = new ArrayList<>();
        switchboard.handle(input, now, outputs::add);
        return outputs;
    }

    private List<CallOutput> hears(CallPeer by, int call, CallSignal said) {
        return does(new CallInput.Heard(by, now, CallDevice.call(call), said));
    }

    private CallSignal.Ring directly() {
        Description data = new Description(Descriptions.data(1), ada.fingerprint());
        return new CallSignal.Ring(Media.NONE, data, CallWay.RELAYED, Optional.empty());
    }

    private static CallPeer device(String person, int number) {
        return new CallPeer(CallDevice.id(person), CallDevice.id(person + number));
    }

    private static List<CallNews.What> told(List<CallOutput> outputs) {
        return outputs.stream()
                .filter(CallOutput.Tell.class::isInstance)
                .map(one -> ((CallOutput.Tell) one).news().what())
                .toList();
    }

    private static List<CallLine.Outcome> lines(List<CallOutput> outputs) {
        return outputs.stream()
                .filter(CallOutput.Write.class::isInstance)
                .map(one -> ((CallOutput.Write) one).line().outcome())
                .toList();
    }

    private static List<CallSignal> said(List<CallOutput> outputs) {
        return outputs.stream()
                .filter(CallOutput.Send.class::isInstance)
                .map(one -> ((CallOutput.Send) one).said())
                .toList();
    }

    @Test
    void whatGoesDirectlyRingsWhereItIsAllowedForAsLongAsACallAndNoLonger() {
        direct.add(ada.place.conversation());
        Instant sent = now;
        now = sent.plus(CallMachine.RING);
        CallInput ring = new CallInput.Heard(ada.place, sent, CallDevice.call(1), directly());
        assertThat(told(does(ring))).hasSize(1);
        assertThat(switchboard.now()).isEmpty();
        now = now.plusMillis(1);
        var _ = does(new CallInput.Wake());
        assertThat(switchboard.all()).isEmpty();
        CallInput late = new CallInput.Heard(ada.place, sent, CallDevice.call(2), directly());
        assertThat(does(late)).isEmpty();
    }

    /** Hundreds that waited in a queue would else be answered each. */
    @Test
    void whoMayNotGoDirectlyIsToldSoSeldomAndNotOfOldRings() {
        Instant old = now.minus(CallMachine.RING).minusMillis(1);
        assertThat(does(new CallInput.Heard(ada.place, old, CallDevice.call(1), directly())))
                .isEmpty();
        assertThat(said(hears(ada.place, 2, directly()))).containsExactly(new CallSignal.Decline());
        now = now.plus(Switchboard.DECLINE).minusMillis(1);
        assertThat(hears(ada.place, 3, directly())).isEmpty();
        assertThat(said(hears(device("eve", 1), 4, directly()))).hasSize(1);
        now = now.plusMillis(1);
        assertThat(said(hears(ada.place, 5, directly()))).hasSize(1);
        assertThat(Switchboard.DECLINE).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void endThatOvertakesARingThatGoesDirectlyIsRemembered() {
        direct.add(ada.place.conversation());
        assertThat(hears(ada.place, 1, new CallSignal.End(CallEnd.TAKEN_BACK))).isEmpty();
        assertThat(hears(ada.place, 1, directly())).isEmpty();
        assertThat(switchboard.all()).isEmpty();
    }

    @Test
    void ringOfACallThatThereIsDoesNotRingBesideIt() {
        direct.add(ada.place.conversation());
        assertThat(told(hears(ada.place, 1, directly()))).hasSize(1);
        assertThat(hears(ada.place, 1, ada.ring())).isEmpty();
        assertThat(hears(device("eve", 1), 1, ada.ring())).isEmpty();
        assertThat(switchboard.now()).isEmpty();
        assertThat(switchboard.all()).hasSize(1);
    }

    @Test
    void mutedContactMakesNoSoundAndIsMissed() {
        muted.add(ada.place.conversation());
        assertThat(hears(ada.place, 1, ada.ring())).isEmpty();
        assertThat(switchboard.all()).isEmpty();
        assertThat(switchboard.subjects()).hasSize(1);
        // Nobody at this device can answer it, and everybody else gets through.
        CallId call = CallDevice.call(1);
        assertThat(does(new CallInput.Decline(call))).isEmpty();
        assertThat(told(hears(device("eve", 1), 2, ada.ring()))).hasSize(1);
        now = switchboard.wakeAt().orElseThrow();
        assertThat(now).isEqualTo(Instant.parse("2026-11-22T20:00:45Z"));
        List<CallOutput> late = does(new CallInput.Wake());
        assertThat(lines(late)).contains(CallLine.Outcome.MISSED);
        assertThat(said(late)).isEmpty();
        assertThat(switchboard.subjects()).isEmpty();
    }

    @Test
    void mutedContactWhomAnotherDeviceAnswersLeavesNoLineHere() {
        muted.add(ada.place.conversation());
        var _ = hears(ada.place, 1, ada.ring());
        assertThat(hears(ada.place, 1, new CallSignal.End(CallEnd.ANOTHER_DEVICE))).isEmpty();
        assertThat(switchboard.subjects()).isEmpty();
    }

    /** Somebody who is muted and calls whom the user calls is answered as anybody. */
    @Test
    void mutedContactWhomTheUserIsCallingGetsThrough() {
        muted.add(ada.place.conversation());
        var _ = does(new CallInput.Ring(CallDevice.call(5), ada.place.conversation(), ada.ring()));
        assertThat(told(hears(ada.place, 1, ada.ring())))
                .anyMatch(what -> what instanceof CallNews.Ringing ringing && ringing.atOnce());
    }

    @Test
    void soManyMutedDevicesRingAtOnceAndOneMoreIsMissedAtOnce() {
        for (int i = 0; i <= Switchboard.MUTED; i++) {
            CallPeer by = device("muted" + i, i);
            muted.add(by.conversation());
            assertThat(lines(hears(by, i, ada.ring()))).hasSize(i < Switchboard.MUTED ? 0 : 1);
        }
        assertThat(switchboard.subjects()).hasSize(Switchboard.MUTED).hasSize(16);
        assertThat(lines(does(new CallInput.Leave()))).hasSize(16);
    }
}
