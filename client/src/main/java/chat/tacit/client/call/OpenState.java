package chat.tacit.client.call;

import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody answered.
 *
 * @param began when it began to ring
 * @param connected when DTLS was done with the certificate of which the ratchet told
 * @param until when it has failed if it isn't connected by then
 * @param told how many candidates the other side was told
 * @param taken how many of the other side were told here
 */
record OpenState(
        Party party, Instant began, Optional<Instant> connected, Instant until, int told, int taken)
        implements CallState {

    /**
     * Who is at the other end.
     *
     * @param way what holds of both
     * @param theirs the certificate that has to be there
     */
    record Party(CallSubject about, CallPeer peer, CallWay way, DtlsFingerprint theirs) {}

    static OpenState begin(Party party, Instant began, Instant now) {
        return new OpenState(party, began, Optional.empty(), now.plus(CallMachine.SET_UP), 0, 0);
    }

    private CallSubject about() {
        return party.about();
    }

    @Override
    public CallState wished(CallInput.Wish wish, Scene scene) {
        return switch (wish) {
            case CallInput.HangUp(var _, CallEnd reason) -> end(reason, scene);
            case CallInput.Found(var _, List<Candidate> candidates) -> tell(candidates, scene);
            case CallInput.Again(var _, Description offer) ->
                    say(new CallSignal.Again(offer), scene);
            case CallInput.Answer(var _, Description answer) ->
                    say(new CallSignal.Answer(answer), scene);
            case CallInput.Connected(var _, DtlsFingerprint seen) -> connected(seen, scene);
            case CallInput.Accept _, CallInput.Decline _ -> this;
        };
    }

    private CallState say(CallSignal said, Scene scene) {
        scene.send(about(), party.peer(), said);
        return this;
    }

    private CallState connected(DtlsFingerprint seen, Scene scene) {
        if (!seen.equals(party.theirs())) {
            return end(CallEnd.ANOTHER_FINGERPRINT, scene);
        }
        if (connected.isPresent()) {
            return this;
        }
        scene.tell(about(), new CallNews.Connected(party.way(), party.peer()));
        return new OpenState(party, began, Optional.of(scene.now()), until, told, taken);
    }

    /** Tells the other side where this one is, as the ways of both allow. */
    private CallState tell(List<Candidate> candidates, Scene scene) {
        List<Candidate> fitting =
                candidates.stream()
                        .filter(one -> one.fits(party.way()))
                        .map(Candidate::withoutBase)
                        .limit(CallMachine.CANDIDATES - told)
                        .toList();
        if (fitting.isEmpty()) {
            return this;
        }
        scene.send(about(), party.peer(), new CallSignal.Candidates(fitting));
        return new OpenState(party, began, connected, until, told + fitting.size(), taken);
    }

    /** Hands on where the other side is, as the ways of both allow. */
    OpenState found(List<Candidate> candidates, Scene scene) {
        List<Candidate> fitting =
                candidates.stream()
                        .filter(one -> one.fits(party.way()))
                        .limit(CallMachine.CANDIDATES - taken)
                        .toList();
        if (fitting.isEmpty()) {
            return this;
        }
        scene.tell(about(), new CallNews.Found(connected.isPresent(), fitting));
        return new OpenState(party, began, connected, until, told, taken + fitting.size());
    }

    @Override
    public boolean hears(CallInput.Heard heard) {
        return heard.call().equals(about().call()) && heard.by().equals(party.peer());
    }

    @Override
    public CallState heard(CallInput.Heard heard, Scene scene) {
        return switch (heard.said()) {
            case CallSignal.End(CallEnd reason) -> close(reason, scene);
            case CallSignal.Candidates(List<Candidate> candidates) -> found(candidates, scene);
            case CallSignal.Again(Description offer) ->
                    described(offer, new CallNews.Again(connected.isPresent(), offer), scene);
            case CallSignal.Answer(Description answer) ->
                    described(answer, new CallNews.Answer(connected.isPresent(), answer), scene);
            case CallSignal.Ring _, CallSignal.Accept _, CallSignal.Decline _, CallSignal.Busy _ ->
                    this;
        };
    }

    /** A restart has another description and the same certificate. */
    private CallState described(Description description, CallNews.What what, Scene scene) {
        if (!description.isSound() || !description.fingerprint().equals(party.theirs())) {
            return end(CallEnd.ANOTHER_FINGERPRINT, scene);
        }
        scene.tell(about(), what);
        return this;
    }

    /** Ends the call, and says so. */
    CallState end(CallEnd reason, Scene scene) {
        scene.send(about(), party.peer(), new CallSignal.End(reason));
        return close(reason, scene);
    }

    private CallState close(CallEnd reason, Scene scene) {
        Duration time =
                connected.map(since -> Duration.between(since, scene.now())).orElse(Duration.ZERO);
        CallLine.Outcome outcome =
                reason == CallEnd.ANOTHER_FINGERPRINT
                        ? CallLine.Outcome.ANOTHER_FINGERPRINT
                        : connected.isPresent() ? CallLine.Outcome.TALKED : CallLine.Outcome.FAILED;
        scene.write(new CallLine(about(), outcome, began, time));
        return scene.over(about(), CallOver.of(reason));
    }

    @Override
    public CallState late(Scene scene) {
        return end(CallEnd.FAILED, scene);
    }

    @Override
    public CallState abandoned(Scene scene) {
        return end(CallEnd.FAILED, scene);
    }

    @Override
    public CallState left(CallPeer device, Scene scene) {
        return party.peer().equals(device) ? close(CallEnd.FAILED, scene) : this;
    }

    @Override
    public Optional<Instant> wakeAt() {
        return connected.isPresent() ? Optional.empty() : Optional.of(until);
    }

    @Override
    public Optional<CallNews> news() {
        CallNews.What what =
                connected.isPresent()
                        ? new CallNews.Connected(party.way(), party.peer())
                        : new CallNews.Connecting(Optional.empty(), Optional.empty(), party.way());
        return Optional.of(new CallNews(about(), what));
    }
}
