package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.Media;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The one call that there may be, and the connections of the route <i>direct</i> beside it ({@code
 * spec/80-calls} §11): each with a machine of its own. These leave no lines. For one thread at a
 * time.
 */
public final class Switchboard {
    /** Conversations that may go directly at once. */
    public static final int DIRECT = 16;

    private final Predicate<ConversationId> allowed;
    private final CallMachine call = new CallMachine();
    private final Map<ConversationId, CallMachine> direct = new LinkedHashMap<>();

    /**
     * @param allowed whether the user said that a conversation may go directly
     */
    public Switchboard(Predicate<ConversationId> allowed) {
        this.allowed = allowed;
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(CallInput input, Instant now, Consumer<CallOutput> out) {
        switch (input) {
            case CallInput.Ring ring when isDirect(ring.ring()) ->
                    machine(ring.to()).ifPresent(it -> handle(it, input, now, out));
            case CallInput.Ring _ -> handle(call, input, now, out);
            case CallInput.Wish wish ->
                    at(wish.call()).ifPresent(it -> handle(it, input, now, out));
            case CallInput.Heard heard when heard.said() instanceof CallSignal.Ring ring ->
                    rung(heard, ring, now, out);
            case CallInput.Heard heard -> handle(at(heard.call()).orElse(call), input, now, out);
            case CallInput.Wake _, CallInput.Leave _, CallInput.Part _ ->
                    machines().toList().forEach(it -> handle(it, input, now, out));
        }
    }

    private void rung(
            CallInput.Heard heard, CallSignal.Ring ring, Instant now, Consumer<CallOutput> out) {
        if (!isDirect(ring)) {
            handle(call, heard, now, out);
            return;
        }
        ConversationId in = heard.by().conversation();
        Optional<CallMachine> machine = allowed.test(in) ? machine(in) : Optional.empty();
        if (machine.isPresent()) {
            handle(machine.get(), heard, now, out);
        } else {
            out.accept(new CallOutput.Send(heard.by(), heard.call(), new CallSignal.Decline()));
        }
    }

    private static boolean isDirect(CallSignal.Ring ring) {
        return ring.media().equals(Media.NONE);
    }

    private void handle(
            CallMachine machine, CallInput input, Instant now, Consumer<CallOutput> out) {
        machine.handle(
                input,
                now,
                output -> {
                    if (machine == call || !(output instanceof CallOutput.Write)) {
                        out.accept(output);
                    }
                });
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
            direct.put(in, new CallMachine());
        }
        return Optional.of(direct.get(in));
    }

    private Stream<CallMachine> machines() {
        return Stream.concat(Stream.of(call), direct.values().stream());
    }

    private Optional<CallMachine> at(CallId id) {
        return machines()
                .filter(it -> it.now().filter(news -> news.about().call().equals(id)).isPresent())
                .findFirst();
    }

    public Optional<Instant> wakeAt() {
        return machines().flatMap(it -> it.wakeAt().stream()).min(Comparator.naturalOrder());
    }

    /** The call that there is, without those that go directly. */
    public Optional<CallNews> now() {
        return call.now();
    }

    /** All that there is, the call first. */
    public List<CallNews> all() {
        return machines().flatMap(it -> it.now().stream()).toList();
    }
}
