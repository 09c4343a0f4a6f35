package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.OpenMessage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The others in an open session, as the relay named them ({@code spec/20-live} §13). */
final class Crowd {
    /** For how long a message may still be for those who were there before. */
    private static final Duration LATE = Duration.ofSeconds(10);

    /** Of the lists that were, so many are remembered. */
    private static final int MAX_LISTS = 64;

    private final MemberId self;
    private final int most;
    private final Map<MemberId, Person> people = new LinkedHashMap<>();

    /** Who was there before us and hasn't been heard: what they said before isn't missing. */
    private final Set<MemberId> unheard = new HashSet<>();

    /** Those who were there before a change, and until when that counts. */
    private final Deque<Past> past = new ArrayDeque<>();

    private record Past(Set<MemberId> members, Instant until) {}

    Crowd(MemberId self, int most) {
        this.self = self;
        this.most = most;
    }

    List<Person> people() {
        return List.copyOf(people.values());
    }

    List<Identification> identities() {
        return people.values().stream().map(Person::identity).toList();
    }

    Optional<Person> find(MemberId id) {
        return Optional.ofNullable(people.get(id));
    }

    /**
     * Adds somebody, in the place of whoever had the id before.
     *
     * @return false if there are too many
     */
    boolean add(Person person, Instant now) {
        if (!people.containsKey(person.id()) && people.size() >= most) {
            return false;
        }
        remember(now);
        people.remove(person.id());
        unheard.remove(person.id());
        people.put(person.id(), person);
        return true;
    }

    /** The list is whole: whoever it held before was never all, and all were there before. */
    void complete() {
        past.clear();
        unheard.addAll(people.keySet());
    }

    Optional<Person> remove(MemberId id, Instant now) {
        if (!people.containsKey(id)) {
            return Optional.empty();
        }
        remember(now);
        unheard.remove(id);
        return Optional.ofNullable(people.remove(id));
    }

    /** Whether this is the first that is heard of somebody who was there before. */
    boolean isFirstHeard(MemberId from) {
        return unheard.remove(from);
    }

    /**
     * Whether what {@code from} sealed for all was for those whom this side sees, or saw within the
     * last ten seconds.
     */
    boolean saw(MemberId from, Bytes receivers, Instant now) {
        past.removeIf(one -> one.until().isBefore(now));
        return receivers.equals(others(from, people.keySet()))
                || past.stream().anyMatch(one -> receivers.equals(others(from, one.members())));
    }

    private Bytes others(MemberId from, Set<MemberId> members) {
        List<MemberId> seen = new ArrayList<>(members);
        seen.remove(from);
        seen.add(self);
        return OpenMessage.hash(seen);
    }

    private void remember(Instant now) {
        past.addLast(new Past(Set.copyOf(people.keySet()), now.plus(LATE)));
        while (past.size() > MAX_LISTS) {
            past.removeFirst();
        }
    }
}
