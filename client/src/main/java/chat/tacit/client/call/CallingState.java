package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** It rings at the contact's devices. */
record CallingState(CallSubject about, CallSignal.Ring ring, Instant began) implements CallState {

    boolean isTo(ConversationId contact) {
        return about.conversation().equals(contact);
    }

    @Override
    public CallState wished(CallInput.Wish wish, Scene scene) {
        return switch (wish) {
            case CallInput.HangUp _ -> abandoned(scene);
            case CallInput.Accept _,
                    CallInput.Decline _,
                    CallInput.Found _,
                    CallInput.Again _,
                    CallInput.Answer _,
                    CallInput.Connected _ ->
                    this;
        };
    }

    @Override
    public boolean hears(CallInput.Heard heard) {
        return heard.call().equals(about.call()) && isTo(heard.by().conversation());
    }

    @Override
    public CallState heard(CallInput.Heard heard, Scene scene) {
        return switch (heard.said()) {
            case CallSignal.Accept accept -> accepted(heard.by(), accept, scene);
            case CallSignal.Decline() ->
                    ended(heard.by(), CallOver.DECLINED, CallLine.Outcome.DECLINED, scene);
            case CallSignal.Busy() ->
                    ended(heard.by(), CallOver.BUSY, CallLine.Outcome.BUSY, scene);
            case CallSignal.End(CallEnd reason) ->
                    ended(heard.by(), CallOver.of(reason), outcome(reason), scene);
            case CallSignal.Candidates(List<Candidate> found) -> {
                scene.early().keep(heard.by().connection(), found);
                yield this;
            }
            case CallSignal.Ring _, CallSignal.Again _, CallSignal.Answer _ -> this;
        };
    }

    private static CallLine.Outcome outcome(CallEnd reason) {
        return reason == CallEnd.ANOTHER_FINGERPRINT
                ? CallLine.Outcome.ANOTHER_FINGERPRINT
                : CallLine.Outcome.FAILED;
    }

    private CallState ended(CallPeer by, CallOver reason, CallLine.Outcome outcome, Scene scene) {
        scene.endOthers(about, by);
        return scene.over(about, reason, outcome, began);
    }

    /** The first to accept wins. */
    private CallState accepted(CallPeer by, CallSignal.Accept accept, Scene scene) {
        scene.endOthers(about, by);
        CallWay way = ring.way().with(accept.way());
        OpenState open =
                OpenState.begin(
                        new OpenState.Party(about, by, way, accept.answer().fingerprint()),
                        began,
                        scene.now());
        if (!accept.answer().isSound()) {
            return open.end(CallEnd.ANOTHER_FINGERPRINT, scene);
        }
        Optional<CallTicket> lent = ring.turn().isPresent() ? Optional.empty() : accept.turn();
        scene.tell(about, new CallNews.Connecting(Optional.of(accept.answer()), lent, way));
        return open.found(scene.early().take(by.connection()), scene);
    }

    @Override
    public CallState late(Scene scene) {
        endAll(CallEnd.NOT_ANSWERED, scene);
        return scene.over(about, CallOver.NOT_ANSWERED, CallLine.Outcome.MISSED, began);
    }

    @Override
    public CallState abandoned(Scene scene) {
        endAll(CallEnd.TAKEN_BACK, scene);
        return scene.over(about, CallOver.TAKEN_BACK, CallLine.Outcome.TAKEN_BACK, began);
    }

    private void endAll(CallEnd reason, Scene scene) {
        scene.out()
                .accept(
                        new CallOutput.SendAll(
                                about.conversation(), about.call(), new CallSignal.End(reason)));
    }

    @Override
    public CallState left(CallPeer device, Scene scene) {
        return this;
    }

    @Override
    public Optional<Instant> wakeAt() {
        return Optional.of(began.plus(CallMachine.RING));
    }

    @Override
    public Optional<CallNews> news() {
        return Optional.of(new CallNews(about, new CallNews.Calling(ring.way())));
    }
}
