package chat.tacit.client;

import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.crypto.Entropy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who has a socket, where lanes are kept apart and there are more of them than sockets: each in
 * turn, for a random time, and each on a socket of its own.
 */
final class Turns {
    /** The shortest turn and the longest. */
    static final Duration SHORTEST = Duration.ofSeconds(5);

    static final Duration LONGEST = Duration.ofSeconds(20);

    private final Entropy entropy;
    private Isolation.Choice choice =
            new Isolation.Choice(Isolation.NONE, Isolation.Choice.DEFAULT_SOCKETS);

    Turns(Entropy entropy) {
        this.entropy = entropy;
    }

    Isolation isolation() {
        return choice.isolation();
    }

    /** Takes the user's choice; whether it is another one than before. */
    boolean choose(Isolation.Choice chosen) {
        boolean changes = !chosen.equals(choice);
        choice = chosen;
        return changes;
    }

    /** When the turn of a lane that gets a socket now is over. */
    Instant end(Lane lane, Instant now) {
        if (isolation() == Isolation.NONE) {
            return Instant.MAX;
        }
        long range = LONGEST.minus(SHORTEST).toMillis() + 1;
        long random = Math.floorMod(ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong(), range);
        return now.plus(SHORTEST).plusMillis(random);
    }

    /** Whether as many sockets are open as may be. */
    boolean isFull(Collection<Desk> desks) {
        return isolation() != Isolation.NONE && open(desks).count() >= choice.sockets();
    }

    /** When a lane without a socket can have one, as far as the others are concerned. */
    Instant freeAt(Collection<Desk> desks) {
        return isFull(desks)
                ? open(desks)
                        .map(desk -> desk.turnEnds)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()
                : Instant.MIN;
    }

    /** Whose socket another lane may have now: whose turn was over first. */
    Optional<Desk> over(Collection<Desk> desks, Instant now) {
        return open(desks)
                .filter(desk -> !now.isBefore(desk.turnEnds))
                .min(Comparator.comparing(desk -> desk.turnEnds));
    }

    /** The desks in the order in which they get sockets. */
    static List<Desk> inOrder(Collection<Desk> desks) {
        return desks.stream().sorted(Comparator.comparing(desk -> desk.restsSince)).toList();
    }

    private static Stream<Desk> open(Collection<Desk> desks) {
        return desks.stream().filter(desk -> desk.id.isPresent());
    }
}
