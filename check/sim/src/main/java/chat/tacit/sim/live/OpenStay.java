package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.OpenMember;
import chat.tacit.e2ee.live.Person;
import chat.tacit.protocol.live.MemberId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One connection of a guest's to an open session. */
final class OpenStay {
    /** How long what was said may be for those who were there before. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final Guest guest;
    private final long seat;
    private final Bytes session;
    private final OpenMember member;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private Optional<String> over = Optional.empty();
    private boolean asked;

    /** When what is under way will have arrived; nothing overtakes it. */
    Instant arrivedAtRelay = Instant.MIN;

    Instant arrivedHere = Instant.MIN;

    /** Who was there, besides this one, until when. */
    private record Seen(Set<MemberId> people, Instant until) {}

    /**
     * @param session {@code sid}
     */
    OpenStay(Guest guest, long seat, Bytes session, OpenMember member) {
        this.guest = guest;
        this.seat = seat;
        this.session = session;
        this.member = member;
    }

    Guest guest() {
        return guest;
    }

    MemberId id() {
        return guest.id();
    }

    long seat() {
        return seat;
    }

    Bytes session() {
        return session;
    }

    OpenMember member() {
        return member;
    }

    /** Whether this is its first line. */
    boolean asks() {
        boolean first = !asked;
        asked = true;
        return first;
    }

    Optional<String> over() {
        return over;
    }

    void ends(String how) {
        if (over.isEmpty()) {
            over = Optional.of(how);
        }
    }

    /** Who is there, besides this one. */
    Set<MemberId> people() {
        return member.people().stream().map(Person::id).collect(Collectors.toSet());
    }

    /** Notes who was there until now. */
    void notes(Set<MemberId> before, Instant now) {
        seen.addLast(new Seen(before, now));
    }

    /** Whether it sees, or saw not long ago, all whom somebody names, and nobody else. */
    boolean saw(MemberId speaker, Set<MemberId> named, Instant now) {
        return named.equals(others(people(), speaker))
                || seen.stream()
                        .filter(it -> !it.until().plus(LATE).isBefore(now))
                        .anyMatch(it -> named.equals(others(it.people(), speaker)));
    }

    private Set<MemberId> others(Set<MemberId> people, MemberId speaker) {
        Set<MemberId> others = new HashSet<>(people);
        others.remove(speaker);
        others.add(id());
        return others;
    }

    @Override
    public String toString() {
        return guest.name() + "/" + seat;
    }
}
