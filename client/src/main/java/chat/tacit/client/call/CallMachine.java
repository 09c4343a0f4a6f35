package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One device's side of one call at a time ({@code spec/80-calls} §9).
 *
 * <pre>
 * idle ── the user calls ──▶ calling ── accept ──────────▶ open: connecting ── fingerprint ──▶ connected
 *   └──── ring ────────────▶ ringing ── the user accepts ──▶ ┘
 * </pre>
 *
 * Each is over with an end of either side, with its time, or with what isn't bound to the
 * certificate of which the ratchet told. What doesn't fit the state, or is of another call, counts
 * for nothing. For one thread at a time.
 */
final class CallMachine {
    /** {@code CALL_RING}: how long a call rings. */
    public static final Duration RING = Duration.ofSeconds(45);

    /** {@code CALL_SET_UP}: from the answer until it is connected. */
    public static final Duration SET_UP = Duration.ofSeconds(20);

    /** {@code CALL_CANDIDATES}: taken from the other side in a call, and told it. */
    public static final int CANDIDATES = 64;

    private final EndedCalls ended;
    private final EarlyCandidates early = new EarlyCandidates();
    private CallState state = new IdleState();

    /**
     * Without a call.
     *
     * @param ended which all machines of a profile share
     */
    CallMachine(EndedCalls ended) {
        this.ended = ended;
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(CallInput input, Instant now, Consumer<CallOutput> out) {
        Scene scene = new Scene(now, ended, early, out);
        switch (input) {
            case CallInput.Ring ring -> ring(ring, scene);
            case CallInput.Wish wish -> {
                if (isAt(wish.call())) {
                    state = state.wished(wish, scene);
                }
            }
            case CallInput.Heard heard -> {
                if (heard.said() instanceof CallSignal.Ring ring) {
                    rung(heard, ring, scene);
                } else if (state.hears(heard)) {
                    state = state.heard(heard, scene);
                } else if (heard.said() instanceof CallSignal.End(CallEnd reason)) {
                    ended.add(heard.by().conversation(), heard.call(), Optional.of(reason));
                    // it may overtake its ring
                }
            }
            case CallInput.Part(ConversationId with) -> {
                if (now().filter(it -> it.about().conversation().equals(with)).isPresent()) {
                    state = state.abandoned(scene);
                }
            }
            case CallInput.Leave() -> state = state.abandoned(scene);
            case CallInput.Wake() -> {
                if (wakeAt().filter(at -> !now.isBefore(at)).isPresent()) {
                    state = state.late(scene);
                }
            }
        }
    }

    /** When it rang, or tried to connect, for long enough. */
    public Optional<Instant> wakeAt() {
        return state.wakeAt();
    }

    /** The call that there is, as whoever comes only now has to know it. */
    public Optional<CallNews> now() {
        return state.news();
    }

    private boolean isAt(CallId call) {
        return now().filter(it -> it.about().call().equals(call)).isPresent();
    }

    private void ring(CallInput.Ring wish, Scene scene) {
        if (!(state instanceof IdleState)) {
            return;
        }
        CallSubject about = new CallSubject(wish.call(), wish.to(), true, wish.ring().media());
        state = new CallingState(about, wish.ring(), scene.now());
        scene.out().accept(new CallOutput.SendAll(wish.to(), wish.call(), wish.ring()));
        scene.tell(about, new CallNews.Calling(wish.ring().way()));
    }

    /** A contact rings, for the first time in this call or again, in time or late. */
    private void rung(CallInput.Heard heard, CallSignal.Ring ring, Scene scene) {
        CallSubject about =
                new CallSubject(heard.call(), heard.by().conversation(), false, ring.media());
        Duration age = Duration.between(heard.sent(), scene.now());
        if (isAt(heard.call())) {
            return;
        }
        if (ended.has(about.conversation(), about.call())) {
            if (ended.wasMissed(about.conversation(), about.call())) {
                write(about, CallLine.Outcome.MISSED, heard.sent(), scene);
            }
        } else if (age.compareTo(RING) > 0) {
            leave(about, CallLine.Outcome.MISSED, heard.sent(), scene);
        } else if (!ring.offer().isSound()) {
            CallSignal end = new CallSignal.End(CallEnd.ANOTHER_FINGERPRINT);
            scene.send(about, heard.by(), end);
            leave(about, CallLine.Outcome.ANOTHER_FINGERPRINT, scene.now(), scene);
        } else {
            ringing(about, heard.by(), ring, age.isNegative() ? Duration.ZERO : age, scene);
        }
    }

    private void ringing(
            CallSubject about, CallPeer by, CallSignal.Ring ring, Duration age, Scene scene) {
        boolean crossed = state instanceof CallingState calling && calling.isTo(by.conversation());
        if (state instanceof CallingState calling && crossed) {
            if (calling.about().call().compareTo(about.call()) < 0) {
                ended.add(about.conversation(), about.call(), Optional.empty());
                return; // this side's call goes on, and the other accepts it at once
            }
            // The other's goes on, and this side's is as if it had never been.
            scene.endOthers(calling.about(), by);
            state = scene.over(calling.about(), CallOver.CROSSED);
        }
        state = state.left(by, scene);
        if (!(state instanceof IdleState)) {
            scene.send(about, by, new CallSignal.Busy());
            leave(about, CallLine.Outcome.BUSY, scene.now(), scene);
            return;
        }
        CallNews.Ringing news =
                new CallNews.Ringing(ring.offer(), ring.way(), ring.turn(), crossed);
        state = new RingingState(about, by, news, scene.now(), scene.now().plus(RING).minus(age));
        scene.tell(about, news);
    }

    /** Writes down a call that doesn't ring, and doesn't ring again. */
    private void leave(CallSubject about, CallLine.Outcome outcome, Instant at, Scene scene) {
        ended.add(about.conversation(), about.call(), Optional.empty());
        write(about, outcome, at, scene);
    }

    private static void write(
            CallSubject about, CallLine.Outcome outcome, Instant at, Scene scene) {
        scene.write(new CallLine(about, outcome, at, Duration.ZERO));
    }
}
