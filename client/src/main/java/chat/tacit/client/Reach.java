package chat.tacit.client;

import chat.tacit.protocol.wire.RelayAddress;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which relays answer, as far as the desks know. For the thread of the {@link Engine}. */
final class Reach {
    private final Collection<Desk> desks;

    /**
     * @param desks as they are at any time
     */
    Reach(Collection<Desk> desks) {
        this.desks = desks;
    }

    private Set<RelayAddress> answering() {
        return desks.stream()
                .filter(Desk::isReady)
                .map(desk -> desk.relay)
                .collect(Collectors.toSet());
    }

    /** Whether a relay doesn't answer at all, and another one does. */
    boolean isAlone(RelayAddress relay) {
        Set<RelayAddress> answering = answering();
        return !answering.isEmpty() && !answering.contains(relay);
    }

    /**
     * The relays to which nothing can go now while others answer: none if none does, since then it
     * is the network that may be back at any moment.
     *
     * @param unheard those that didn't answer when they were asked last, by whatever process
     */
    Set<RelayAddress> away(Collection<RelayAddress> unheard) {
        Set<RelayAddress> answering = answering();
        if (answering.isEmpty()) {
            return Set.of();
        }
        Set<RelayAddress> away = new HashSet<>(unheard);
        desks.stream().filter(Desk::isDown).forEach(desk -> away.add(desk.relay));
        away.removeAll(answering);
        return away;
    }

    /** The relays that were dialled in vain, each once, if none answers or may soon. */
    List<Event.RelayDown> silent() {
        if (!desks.stream().allMatch(desk -> desk.tried && !desk.isReady())) {
            return List.of();
        }
        Stream<Desk> all = desks.stream();
        return all.map(desk -> new Event.RelayDown(desk.relay, desk.trouble)).distinct().toList();
    }

    /** Why a relay doesn't answer on the link that all share, in a few words; empty if it does. */
    Optional<String> trouble(RelayAddress relay) {
        Optional<Desk> desk = shared(relay);
        if (desk.filter(Desk::isReady).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(desk.map(it -> it.trouble).orElse("it wasn't asked"));
    }

    /** Whether a relay was tried at least once. */
    boolean tried(RelayAddress relay) {
        return shared(relay).filter(desk -> desk.tried).isPresent();
    }

    private Optional<Desk> shared(RelayAddress relay) {
        return desks.stream()
                .filter(desk -> desk.lane.isShared() && desk.relay.equals(relay))
                .findFirst();
    }
}
