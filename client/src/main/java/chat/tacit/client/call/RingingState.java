package chat.tacit.client.call;

import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A contact calls. */
record RingingState(
        CallSubject about, CallPeer by, CallNews.Ringing ring, Instant began, Instant until)
        implements CallState {

    @Override
    public CallState wished(CallInput.Wish wish, Scene scene) {
        return switch (wish) {
            case CallInput.Accept accept -> accept(accept.accept(), scene);
            case CallInput.Decline _, CallInput.HangUp _ -> {
                scene.send(about, by, new CallSignal.Decline());
                yield scene.over(about, CallOver.DECLINED, CallLine.Outcome.DECLINED, began);
            }
            case CallInput.Found _, CallInput.Again _, CallInput.Answer _, CallInput.Connected _ ->
                    this;
        };
    }

    private CallState accept(CallSignal.Accept accept, Scene scene) {
        scene.send(about, by, accept);
        CallWay way = ring.way().with(accept.way());
        OpenState open =
                OpenState.begin(
                        new OpenState.Party(about, by, way, ring.offer().fingerprint()),
                        began,
                        scene.now());
        Optional<CallTicket> lent = accept.turn().isPresent() ? Optional.empty() : ring.lent();
        scene.tell(about, new CallNews.Connecting(Optional.empty(), lent, way));
        return open.found(scene.early().take(by.connection()), scene);
    }

    @Override
    public boolean hears(CallInput.Heard heard) {
        return heard.call().equals(about.call()) && heard.by().equals(by);
    }

    @Override
    public CallState heard(CallInput.Heard heard, Scene scene) {
        return switch (heard.said()) {
            case CallSignal.End(CallEnd reason) -> ended(reason, scene);
            case CallSignal.Candidates(List<Candidate> found) -> {
                scene.early().keep(by.connection(), found);
                yield this;
            }
            case CallSignal.Ring _,
                    CallSignal.Accept _,
                    CallSignal.Decline _,
                    CallSignal.Busy _,
                    CallSignal.Again _,
                    CallSignal.Answer _ ->
                    this;
        };
    }

    /** What another device answers that one writes down. */
    private CallState ended(CallEnd reason, Scene scene) {
        return switch (reason) {
            case ANOTHER_DEVICE -> scene.over(about, CallOver.ANOTHER_DEVICE);
            case ANOTHER_FINGERPRINT ->
                    scene.over(
                            about,
                            CallOver.ANOTHER_FINGERPRINT,
                            CallLine.Outcome.ANOTHER_FINGERPRINT,
                            began);
            case HUNG_UP, NOT_ANSWERED, TAKEN_BACK, FAILED ->
                    scene.over(about, CallOver.of(reason), CallLine.Outcome.MISSED, began);
        };
    }

    @Override
    public CallState late(Scene scene) {
        return scene.over(about, CallOver.NOT_ANSWERED, CallLine.Outcome.MISSED, began);
    }

    /** It may be answered at another device. */
    @Override
    public CallState abandoned(Scene scene) {
        return late(scene);
    }

    @Override
    public CallState left(CallPeer device, Scene scene) {
        return by.equals(device)
                ? scene.over(about, CallOver.TAKEN_BACK, CallLine.Outcome.MISSED, began)
                : this;
    }

    @Override
    public Optional<Instant> wakeAt() {
        return Optional.of(until);
    }

    @Override
    public Optional<CallNews> news() {
        return Optional.of(new CallNews(about, ring));
    }
}
