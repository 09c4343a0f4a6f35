package chat.tacit.sim.room;

import static chat.tacit.sim.room.RoomRun.require;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.Place;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What holds at a host that is honest, when all is calm again. */
final class RoomPromises {
    /** State events of its own that a member may keep, since it isn't known what became of them. */
    private static final int MOST_ATTEMPTS = 4;

    private final Room room;
    private final Set<Seat> inside = new HashSet<>();
    private final NavigableMap<Long, Bytes> stream = new TreeMap<>();
    private final Map<Long, Book.Heard> told = new HashMap<>();
    private final Map<Long, Place> chain = new TreeMap<>();
    private Optional<Spells> spells = Optional.empty();

    RoomPromises(Room room) {
        this.room = room;
    }

    /** The chain that all have, if it holds. */
    Spells check() {
        nobodyIsAlarmed();
        oneChain();
        oneStream();
        for (Seat seat : room.seats()) {
            if (!seat.book().stays().isEmpty()) {
                nothingIsLost(seat);
                nothingIsHeldBack(seat);
                spells.orElseThrow().check(seat, spells.orElseThrow());
                beginsWhereItMay(seat);
                isBounded(seat);
            }
        }
        hostIsBounded();
        return spells.orElseThrow();
    }

    private void nobodyIsAlarmed() {
        for (Seat seat : room.seats()) {
            Book book = seat.book();
            require(book.alarms().isEmpty(), seat + " is alarmed: " + book.alarms());
            require(book.leftOut().isEmpty(), seat + " left out " + book.leftOut());
            require(book.skipped().isEmpty(), seat + " skipped " + book.skipped());
        }
    }

    /** All who are in the room have one chain; who was in it has its beginning. */
    private void oneChain() {
        Optional<Seat> longest = Optional.empty();
        for (Seat seat : room.seats()) {
            List<Place> own = seat.memory().chain();
            for (Place place : own) {
                Place known = chain.putIfAbsent(place.position(), place);
                require(
                        known == null || known.equals(place),
                        seat + " has another event at " + place.position());
            }
            if (longest.filter(it -> it.memory().chain().size() >= own.size()).isEmpty()) {
                longest = Optional.of(seat);
            }
        }
        Seat first = longest.orElseThrow();
        Point last = first.memory().tip().orElseThrow();
        for (Seat seat : room.seats()) {
            if (last.over() || !last.members().has(seat.account().id()) || !isCurrent(seat)) {
                continue;
            }
            inside.add(seat);
            require(
                    seat.standing() == Standing.HERE,
                    seat + " is a member and stands " + seat.standing());
            require(
                    seat.memory().tipBytes().equals(first.memory().tipBytes()),
                    seat
                            + " is at another point than "
                            + first
                            + ": "
                            + seat.memory().tip()
                            + ", not "
                            + last);
            require(
                    seat.memory().chain().equals(first.memory().chain()),
                    seat + " has another chain than " + first);
        }
        require(last.over() || !inside.isEmpty(), "nobody is in the room");
        spells = Optional.of(new Spells(first));
    }

    /** Whether this device took part in its account's last stay. */
    private boolean isCurrent(Seat seat) {
        long last =
                room.of(seat.account()).stream()
                        .flatMap(it -> it.book().stays().stream())
                        .mapToLong(Book.Begun::trusted)
                        .max()
                        .orElse(0);
        return seat.book().stays().stream().anyMatch(it -> it.trusted() == last);
    }

    /** Everybody was told the same at each place, in the order of the places, each once. */
    private void oneStream() {
        for (Seat seat : room.seats()) {
            for (Map.Entry<Long, Bytes> read : seat.memory().order().entrySet()) {
                Bytes known = stream.putIfAbsent(read.getKey(), read.getValue());
                require(
                        known == null || known.equals(read.getValue()),
                        seat + " read another event at " + read.getKey());
            }
            Book.Heard last = null;
            for (Book.Heard one : seat.book().heard()) {
                require(
                        last == null
                                || last.stay() != one.stay()
                                || last.position() < one.position(),
                        seat + " heard " + one.position() + " again or too late");
                last = one;
                Book.Heard known = told.putIfAbsent(one.position(), one);
                require(
                        known == null
                                || (known.author().equals(one.author())
                                        && known.content().equals(one.content())),
                        seat + " heard something else at " + one.position());
            }
        }
    }

    /** What was said is in the stream, or its author knows that it isn't. */
    private void nothingIsLost(Seat seat) {
        Book book = seat.book();
        for (ContentId id : seat.asked()) {
            Long position = book.said().get(id);
            boolean unsayable = book.unsayable().containsKey(id);
            if (position != null) {
                Book.Heard at = told.get(position);
                require(
                        at != null && at.content().equals(Optional.of(id)),
                        seat + " said " + id + " at " + position + ", and nobody heard it");
                require(!unsayable, seat + " said what it was told that can't be said");
            } else if (unsayable) {
                require(
                        book.unsayable().get(id) == Output.Unsayable.Reason.LEFT,
                        seat + " couldn't say " + id + ": " + book.unsayable().get(id));
                require(
                        told.values().stream()
                                .noneMatch(it -> it.content().equals(Optional.of(id))),
                        seat + " was told that it hasn't said " + id + ", which was heard");
            } else {
                require(
                        !inside.contains(seat) && seat.memory().isWaiting(id),
                        seat + " isn't told what became of " + id);
            }
        }
    }

    /** Whoever is in the room has heard all from where it may read. */
    private void nothingIsHeldBack(Seat seat) {
        Book book = seat.book();
        int stay = book.stays().size();
        Set<Long> heard = new HashSet<>();
        book.heard().stream()
                .filter(it -> it.stay() == stay)
                .forEach(it -> heard.add(it.position()));
        long first =
                switch (book.stays().getLast().reach()) {
                    case Reach.All() -> 1;
                    case Reach.From from -> from.position();
                    case Reach.Now() ->
                            heard.stream().mapToLong(it -> it).min().orElse(Long.MAX_VALUE);
                };
        long last =
                inside.contains(seat)
                        ? Long.MAX_VALUE
                        : heard.stream().mapToLong(it -> it).max().orElse(0);
        for (long position : told.keySet()) {
            require(
                    position < first || position > last || heard.contains(position),
                    seat + " never heard " + position);
        }
        if (inside.contains(seat)) {
            require(seat.memory().waiting() == 0, seat + " has yet to say something");
            List<Wish> wishes = seat.view().wishes();
            require(
                    wishes.stream().allMatch(it -> it.aim() instanceof Wish.Elect),
                    seat + " still wants " + wishes);
        }
    }

    /** Nothing is shown that was said before one may read. */
    private void beginsWhereItMay(Seat seat) {
        for (Book.Heard one : seat.book().heard()) {
            Book.Begun stay = seat.book().stays().get(one.stay() - 1);
            boolean may =
                    switch (stay.reach()) {
                        case Reach.All() -> true;
                        case Reach.From from -> one.position() >= from.position();
                        case Reach.Now() -> one.event().head().position() >= stay.trusted();
                    };
            require(may, seat + " is shown " + one.position() + ", which was before " + stay);
        }
    }

    private void isBounded(Seat seat) {
        int attempts = seat.memory().attempts().size();
        require(attempts <= MOST_ATTEMPTS, seat + " keeps " + attempts + " attempts");
        if (inside.contains(seat)) {
            require(attempts == 0, seat + " keeps attempts that are decided");
        }
    }

    private void hostIsBounded() {
        for (Relay relay : room.host().branches()) {
            require(relay.isSettled(), "the host waits for its disk for ever");
            int calls = relay.openCalls();
            require(calls <= room.seats().size(), "the host has " + calls + " calls open");
        }
    }
}
