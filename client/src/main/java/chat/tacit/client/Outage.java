package chat.tacit.client;

import chat.tacit.protocol.wire.Refusal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells that none of the relays that are dialled answers, and when one does again. While one of
 * several is away nothing has to be said: what is sent goes over another.
 */
final class Outage implements Consumer<Event> {
    private final Supplier<List<Event.RelayDown>> silent;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<String> now = Optional.empty();

    /**
     * @param silent the relays that don't answer, if none does
     */
    Outage(Supplier<List<Event.RelayDown>> silent) {
        this.silent = silent;
    }

    /** Hands the listener a sentence for the user whenever that changes. */
    void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Why nothing comes now, in a sentence, if relays were dialled and none answers. */
    Optional<String> now() {
        return now;
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.RelayUp up -> answers(up);
            case Event.RelayRetires _ -> {}
            case Event.RelayDown _ -> isSilent(silent.get());
            case Event.Arrived _, Event.Changed _, Event.Noticed _ -> {}
            case Event.Moved _, Event.Vanished _, Event.Fetched _, Event.Called _ -> {}
        }
    }

    private void answers(Event.RelayUp up) {
        if (now.isPresent()) {
            now = Optional.empty();
            tell("the relay " + up.relay().place() + " answers again.");
        }
    }

    private void isSilent(List<Event.RelayDown> relays) {
        if (now.isEmpty() && !relays.isEmpty()) {
            String why =
                    relays.stream()
                            .map(one -> one.relay().place() + ": " + one.reason())
                            .collect(Collectors.joining("; "));
            String sentence =
                    "no relay answers now (" + why + "); what waits there comes when one does.";
            now = Optional.of(sentence);
            tell(sentence);
        }
    }

    private void tell(String sentence) {
        listeners.forEach(listener -> listener.accept(sentence));
    }

    /** Why a connection is over or was never there, in a few words. */
    static String trouble(Optional<Refusal> reason) {
        return reason.map(Refusal::sentence)
                .map(said -> "it was refused: " + said.substring(0, said.length() - 1))
                .orElse(Engine.UNREACHABLE);
    }
}
