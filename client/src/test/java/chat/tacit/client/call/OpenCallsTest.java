package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Event;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a process of Bob's that ends at once leaves of calls, which none of his writes down. */
class OpenCallsTest extends Acquainted {
    private static final Media AUDIO = new Media(true, false);

    /** Alice's ring comes, and Bob's process ends before anything is done about it. */
    private CallSubject rings(Media media) {
        CallId call = CallId.random(Entropy.system());
        Description offer =
                new Description(
                        Descriptions.audio(1), DtlsFingerprint.parse(Descriptions.fingerprint(1)));
        CallSignal ring = new CallSignal.Ring(media, offer, CallWay.RELAYED, Optional.empty());
        pair().alice().seal(pair().atAlice(), new CallBody(call, ring), pair().now());
        pair().exchange();
        return new CallSubject(call, pair().atBob(), false, media);
    }

    private void note(CallSubject about, CallNews.What what) {
        var _ =
                pair().bob()
                        .write(tx -> {
                            OpenCalls.note(tx, new CallNews(about, what), pair().now());
                            return true;
                        });
    }

    /** Another process begins to receive. */
    private boolean begins(Set<CallSubject> here, List<Event> events) {
        return pair().bob().write(tx -> OpenCalls.writeLeft(tx, here, pair().now(), events::add));
    }

    private List<String> lines() {
        return pair().bob().read(tx -> History.last(tx, pair().atBob(), 10)).stream()
                .filter(message -> message.type() == Message.Type.CALL)
                .map(Message::text)
                .toList();
    }

    @Test
    void callThatRangIsMissedOnceItCannotRingAnyMore() {
        CallSubject call = rings(AUDIO);
        List<Event> events = new ArrayList<>();
        assertThat(begins(Set.of(), events)).isTrue(); // another device may answer it still
        assertThat(lines()).isEmpty();
        pair().pass(CallMachine.RING);
        assertThat(begins(Set.of(call), events)).isFalse(); // it rings here
        assertThat(lines()).isEmpty();
        assertThat(events).isEmpty();
        assertThat(begins(Set.of(), events)).isFalse();
        assertThat(lines()).containsExactly("Missed call.");
        assertThat(events).singleElement().isInstanceOf(Event.Arrived.class);
        assertThat(pair().bob().number("SELECT COUNT(*) FROM message WHERE shown = 0"))
                .isEqualTo(1); // the user is told
        var _ = begins(Set.of(), events);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void callThatWasAnsweredDidNotConnectOrBrokeOff() {
        CallSubject answered = rings(AUDIO);
        note(
                answered,
                new CallNews.Connecting(Optional.empty(), Optional.empty(), CallWay.RELAYED));
        CallSubject connected = rings(AUDIO);
        note(
                connected,
                new CallNews.Connecting(Optional.empty(), Optional.empty(), CallWay.RELAYED));
        CallPeer peer = new CallPeer(pair().atBob(), pair().atBob());
        note(connected, new CallNews.Connected(CallWay.RELAYED, peer));
        CallSubject own = new CallSubject(CallDevice.call(1), pair().atBob(), true, AUDIO);
        note(own, new CallNews.Calling(CallWay.RELAYED));
        pair().pass(CallMachine.RING);
        var _ = begins(Set.of(), new ArrayList<>());
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "Call that didn't connect.",
                        "Call that broke off.",
                        "Call that didn't connect.");
    }

    @Test
    void whatGoesDirectlyOrIsOverLeavesNothing() {
        var _ = rings(Media.NONE);
        CallSubject call = rings(AUDIO);
        note(call, new CallNews.Over(CallOver.ANOTHER_DEVICE));
        pair().pass(Duration.ofDays(1));
        assertThat(begins(Set.of(), new ArrayList<>())).isFalse();
        assertThat(lines()).isEmpty();
        assertThat(pair().bob().number("SELECT COUNT(*) FROM open_call")).isZero();
    }
}
