package chat.tacit.sim.room;

import chat.tacit.protocol.room.RoomId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A room at its host, and everybody who is or was in it. */
final class Room {
    private final RoomId id;
    private final Site host;
    private final List<Seat> seats = new ArrayList<>();

    Room(RoomId id, Site host) {
        this.id = id;
        this.host = host;
    }

    RoomId id() {
        return id;
    }

    Site host() {
        return host;
    }

    void add(Seat seat) {
        seats.add(seat);
    }

    List<Seat> seats() {
        return List.copyOf(seats);
    }

    Optional<Seat> of(Device device) {
        return seats.stream().filter(it -> it.device() == device).findFirst();
    }

    List<Seat> of(Account account) {
        return seats.stream().filter(it -> it.device().account() == account).toList();
    }
}
