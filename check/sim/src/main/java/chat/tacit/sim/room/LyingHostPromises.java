package chat.tacit.sim.room;

import static chat.tacit.sim.room.RoomRun.require;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.protocol.room.Place;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What holds whatever the host of a room does: of two who hear each other either both have the same
 * behind them, or one of them knows that something is wrong.
 */
final class LyingHostPromises {
    private final World world;
    private final Room room;
    private final Map<Seat, NavigableMap<Long, Place>> chains = new HashMap<>();
    private final Map<Seat, Spells> spells = new HashMap<>();

    LyingHostPromises(World world, Room room) {
        this.world = world;
        this.room = room;
    }

    void check() {
        for (Seat seat : room.seats()) {
            if (seat.memory().tip().isPresent()) {
                NavigableMap<Long, Place> chain = new TreeMap<>();
                seat.memory().chain().forEach(it -> chain.put(it.position(), it));
                chains.put(seat, chain);
                spells.put(seat, new Spells(seat));
            }
        }
        List<Seat> seats = room.seats().stream().filter(chains::containsKey).toList();
        for (Seat reader : seats) {
            for (Seat author : seats) {
                spells(reader).check(author, spells(author));
                if (reader != author && !knows(reader) && !knows(author)) {
                    hears(reader, author);
                }
            }
            authorsAreMembers(reader);
            eachOnce(reader);
        }
        room.host().branches().forEach(branch -> agree(branch, seats));
    }

    /** Who is here and knows of nothing has what all others have who know of nothing. */
    private void agree(Relay branch, List<Seat> seats) {
        List<Seat> calm =
                seats.stream()
                        .filter(it -> room.host().relay(it.device()) == branch)
                        .filter(it -> it.standing() == Standing.HERE && !knows(it))
                        .toList();
        Optional<Seat> longest = calm.stream().max(Comparator.comparing(it -> chain(it).lastKey()));
        if (longest.isEmpty()) {
            return;
        }
        Point last = longest.get().memory().tip().orElseThrow();
        NavigableMap<Long, Bytes> stream = new TreeMap<>();
        calm.forEach(it -> stream.putAll(it.memory().order()));
        for (Seat seat : calm) {
            if (!last.members().has(seat.account().id()) || seat.memory().order().isEmpty()) {
                continue;
            }
            require(
                    seat.memory().tip().filter(it -> it.head().equals(last.head())).isPresent(),
                    "%s is here at %s and knows nothing of %s, where %s is"
                            .formatted(
                                    seat,
                                    seat.memory().tip().map(Point::head),
                                    last.head(),
                                    longest.get()));
            long first = seat.memory().order().firstKey();
            require(
                    seat.memory().order().equals(stream.tailMap(first, true)),
                    "%s is here, has read %s and knows nothing of %s"
                            .formatted(
                                    seat,
                                    seat.memory().order().keySet(),
                                    stream.tailMap(first, true).keySet()));
        }
    }

    private Spells spells(Seat seat) {
        return Optional.ofNullable(spells.get(seat)).orElseThrow();
    }

    private NavigableMap<Long, Place> chain(Seat seat) {
        return Optional.ofNullable(chains.get(seat)).orElseThrow();
    }

    /** Whether its user was told that something is wrong. */
    private static boolean knows(Seat seat) {
        Book book = seat.book();
        return !book.alarms().isEmpty()
                || !book.skipped().isEmpty()
                || seat.standing() == Standing.SHUT_OUT;
    }

    private void hears(Seat reader, Seat author) {
        Optional<Long> parting =
                chain(reader).entrySet().stream()
                        .filter(it -> {
                            Place other = chain(author).get(it.getKey());
                            return other != null && !other.equals(it.getValue());
                        })
                        .map(Map.Entry::getKey)
                        .findFirst();
        for (Book.Heard one : reader.book().heard()) {
            if (one.author().equals(author.device().speaker().author())) {
                require(
                        parting.filter(it -> it <= one.event().head().position()).isEmpty(),
                        "%s takes what %s said in another room since %s"
                                .formatted(reader, author, parting));
                sameBehind(reader, author, one);
            }
        }
    }

    /** What the author had read when it said that, the reader has read before it. */
    private static void sameBehind(Seat reader, Seat author, Book.Heard one) {
        NavigableMap<Long, Bytes> own = reader.memory().order();
        Long through = author.sealed().get(own.get(one.position()));
        if (through == null
                || reader.book().stays().size() > 1
                || author.book().stays().size() > 1
                || own.isEmpty()
                || author.memory().order().isEmpty()) {
            return;
        }
        long first = Math.max(own.firstKey(), author.memory().order().firstKey());
        Map<Long, Bytes> behind = between(author.memory().order(), first, through + 1);
        Map<Long, Bytes> before = between(own, first, Math.min(through + 1, one.position()));
        require(
                behind.equals(before),
                "%s takes %d of %s and has not the same behind it: %s, not %s"
                        .formatted(
                                reader, one.position(), author, before.keySet(), behind.keySet()));
    }

    private static Map<Long, Bytes> between(NavigableMap<Long, Bytes> order, long first, long end) {
        return first < end ? order.subMap(first, end) : Map.of();
    }

    /** Nothing is heard of whoever wasn't a member where the host puts it. */
    private void authorsAreMembers(Seat reader) {
        for (Book.Heard one : reader.book().heard()) {
            Optional<Long> stamp = world.inviting().stamp(reader, one.position());
            boolean was =
                    stamp.flatMap(it -> spells(reader).was(one.author().account(), it))
                            .orElse(true);
            require(was, reader + " hears somebody at " + stamp + " who isn't a member");
        }
    }

    /** Whatever the host repeats is shown once in a stay. */
    private static void eachOnce(Seat reader) {
        Book.Heard last = null;
        for (Book.Heard one : reader.book().heard()) {
            require(
                    last == null || last.stay() != one.stay() || last.position() < one.position(),
                    reader + " heard " + one.position() + " again or too late");
            last = one;
        }
    }
}
