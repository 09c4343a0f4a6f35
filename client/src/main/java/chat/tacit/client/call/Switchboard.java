package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.Media;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one call that there may be, the connections of the route <i>direct</i> beside it ({@code
 * spec/80-calls} §11), and the calls of muted contacts, of which nobody is told while they ring
 * (§9): each with a machine of its own. For one thread at a time.
 */
public final class Switchboard {
    /** Conversations that may go directly at once. */
    public static final int DIRECT = 16;

    /** {@code CALL_MUTED}: devices of muted contacts that are heard to ring at once. */
    static final int MUTED = 16;

    /** {@code DIRECT_DECLINE}: a contact who may not go directly is told so again then. */
    public static final Duration DECLINE = Duration.ofMinutes(10);

    private final Rules rules;
    private final EndedCalls ended = new EndedCalls();
    private final CallMachine call = new CallMachine(ended);
    private final Map<ConversationId, CallMachine> direct = new LinkedHashMap<>();
    private final Map<CallPeer, CallMachine> muted = new LinkedHashMap<>();
    private final Map<ConversationId, Instant> declined = new LinkedHashMap<>();

    /**
     * What the user said of a contact.
     *
     * @param direct whether the conversation may go directly
     * @param muted whether what they do is announced by nothing
     */
    public record Rules(Predicate<ConversationId> direct, Predicate<ConversationId> muted) {}

    public Switchboard(Rules rules) {
        this.rules = rules;
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(CallInput input, Instant now, Consumer<CallOutput> out) {
        switch (input) {
            case CallInput.Ring ring when isDirect(ring.ring()) ->
                    machine(ring.to()).ifPresent(it -> handle(it, input, now, out));
            case CallInput.Ring _ -> handle(call, input, now, out);
            case CallInput.Wish wish ->
                    at(told(), wish.call()).ifPresent(it -> handle(it, input, now, out));
            case CallInput.Heard heard when heard.said() instanceof CallSignal.Ring ring -> {
                if (at(machines(), heard.call()).isPresent()) {
                    return; // again, or another's, of which each wish would be for either
                }
                if (isDirect(ring)) {
                    rungDirectly(heard, now, out);
                } else if (isQuiet(heard)) {
                    rungQuietly(heard, ring, now, out);
                } else {
                    handle(call, heard, now, out);
                }
            }
            case CallInput.Heard heard ->
                    handle(at(machines(), heard.call()).orElse(call), input, now, out);
            case CallInput.Wake _, CallInput.Leave _, CallInput.Part _ ->
                    machines().toList().forEach(it -> handle(it, input, now, out));
        }
        muted.values().removeIf(it -> it.now().isEmpty());
    }

    private static boolean isDirect(CallSignal.Ring ring) {
        return ring.media().equals(Media.NONE);
    }

    /** One that is too old is answered with nothing, and one that may not be seldom. */
    private void rungDirectly(CallInput.Heard heard, Instant now, Consumer<CallOutput> out) {
        if (Duration.between(heard.sent(), now).compareTo(CallMachine.RING) > 0) {
            return;
        }
        ConversationId in = heard.by().conversation();
        Optional<CallMachine> machine =
                rules.direct().test(in) ? machine(in) : Optional.<CallMachine>empty();
        if (machine.isPresent()) {
            handle(machine.get(), heard, now, out);
            return;
        }
        declined.values().removeIf(at -> !now.isBefore(at.plus(DECLINE)));
        if (declined.putIfAbsent(in, now) == null) {
            out.accept(new CallOutput.Send(heard.by(), heard.call(), new CallSignal.Decline()));
        }
    }

    /** A muted contact rings, and isn't whom the user is calling, or talking to. */
    private boolean isQuiet(CallInput.Heard heard) {
        ConversationId by = heard.by().conversation();
        return rules.muted().test(by)
                && call.now().filter(it -> it.about().conversation().equals(by)).isEmpty();
    }

    private void rungQuietly(
            CallInput.Heard heard, CallSignal.Ring ring, Instant now, Consumer<CallOutput> out) {
        if (muted.size() == MUTED && !muted.containsKey(heard.by())) {
            CallSubject about =
                    new CallSubject(heard.call(), heard.by().conversation(), false, ring.media());
            out.accept(new CallOutput.Write(CallLine.missed(about, heard.sent())));
            return;
        }
        CallMachine machine = muted.computeIfAbsent(heard.by(), _ -> new CallMachine(ended));
        handle(machine, heard, now, out);
    }

    /** Of a connection that goes directly nothing is written, of a muted contact nobody is told. */
    private void handle(
            CallMachine machine, CallInput input, Instant now, Consumer<CallOutput> out) {
        machine.handle(
                input,
                now,
                output -> {
                    if (passes(machine, output)) {
                        out.accept(output);
                    }
                });
    }

    private boolean passes(CallMachine of, CallOutput output) {
        boolean line = output instanceof CallOutput.Write;
        return of == call || (muted.containsValue(of) ? line : !line);
    }

    /** The machine of a conversation's channel; none if too many others are open. */
    private Optional<CallMachine> machine(ConversationId in) {
        if (!direct.containsKey(in)) {
            if (direct.size() == DIRECT) {
                direct.values().removeIf(it -> it.now().isEmpty());
            }
            if (direct.size() == DIRECT) {
                return Optional.empty();
            }
            direct.put(in, new CallMachine(ended));
        }
        return Optional.of(direct.get(in));
    }

    /** Those of which the user is told. */
    private Stream<CallMachine> told() {
        return Stream.concat(Stream.of(call), direct.values().stream());
    }

    private Stream<CallMachine> machines() {
        return Stream.concat(told(), muted.values().stream());
    }

    private static Optional<CallMachine> at(Stream<CallMachine> among, CallId id) {
        return among.filter(
                        it -> it.now().filter(news -> news.about().call().equals(id)).isPresent())
                .findFirst();
    }

    public Optional<Instant> wakeAt() {
        return machines().flatMap(it -> it.wakeAt().stream()).min(Comparator.naturalOrder());
    }

    /** The call that there is, without those that go directly. */
    public Optional<CallNews> now() {
        return call.now();
    }

    /** All that there is of which the user is told, the call first. */
    public List<CallNews> all() {
        return told().flatMap(it -> it.now().stream()).toList();
    }

    /** What there is, whether the user is told of it or not. */
    public Set<CallSubject> subjects() {
        return machines()
                .flatMap(it -> it.now().stream())
                .map(CallNews::about)
                .collect(Collectors.toSet());
    }
}
