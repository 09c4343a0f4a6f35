package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Member;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When this member's account gets its new keys in the room ({@code spec/50-room} §14): by the
 * device that made them at once, by the others after 5 to 30 s, unless one has done it by then.
 */
final class Renewal {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Ground ground;
    private Optional<Instant> at = Optional.empty();

    Renewal(Ground ground) {
        this.ground = ground;
    }

    /** Sees whether the room has older keys, each time that something has changed. */
    void plan() {
        Optional<NewKeys> wanted = wanted();
        if (wanted.isEmpty()) {
            at = Optional.empty();
        } else if (at.isEmpty()) {
            Duration delay = wanted.get().made() ? Duration.ZERO : ground.between(SOON, LATER);
            at = Optional.of(ground.now().plus(delay));
        }
    }

    /**
     * The keys that the room lacks. Those that it has aren't newer: else this device had no
     * certificate under them.
     */
    private Optional<NewKeys> wanted() {
        Optional<Member> own = ground.isOver() ? Optional.empty() : ground.own();
        return ground.self
                .newest()
                .filter(it -> own.filter(has -> isAnother(has, it.member())).isPresent())
                .filter(_ -> ground.maySpeak());
    }

    /** Whatever is said of where its homeserver is. */
    private static boolean isAnother(Member one, Member other) {
        return !one.accountKey().equals(other.accountKey()) || !one.bundle().equals(other.bundle());
    }

    /** What is to be posted now. */
    Optional<NewKeys> due() {
        return at.filter(it -> !it.isAfter(ground.now())).flatMap(_ -> wanted());
    }

    Optional<Instant> wakeAt() {
        return at;
    }
}
