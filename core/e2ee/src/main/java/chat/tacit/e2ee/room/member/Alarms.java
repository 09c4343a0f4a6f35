package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Raises alarms and keeps them until the user has seen them ({@code spec/50-room} §15). */
final class Alarms {
    private final Ground ground;
    private final List<RoomAlarm> all;

    Alarms(Ground ground) {
        this.ground = ground;
        this.all = new ArrayList<>(ground.memory.alarms());
    }

    List<RoomAlarm> all() {
        return List.copyOf(all);
    }

    /** Whether the user hasn't seen one yet: nothing is posted. */
    boolean unseen() {
        return all.stream().anyMatch(it -> !it.seen());
    }

    void see() {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).seen()) {
                all.set(i, all.get(i).asSeen());
                ground.memory.alarm(all.get(i));
            }
        }
    }

    /** The host tells of a head that can't be. */
    void head(Place told) {
        raise(
                new Alarm(Alarm.Kind.HISTORY, Optional.empty()),
                List.of(exhibit(told.position()), new Proof.Head(told)));
    }

    /** The host shows an event where there was another, or one that doesn't follow. */
    void state(Alarm alarm, StateEvent told) {
        raise(alarm, List.of(exhibit(told.position()), new Proof.State(told)));
    }

    /**
     * The host doesn't show what it has.
     *
     * @param told the head that it names
     */
    void withheld(Optional<Place> told) {
        List<Proof.Exhibit> exhibits = new ArrayList<>();
        exhibits.add(exhibit(Long.MAX_VALUE));
        told.map(Proof.Head::new).ifPresent(exhibits::add);
        raise(new Alarm(Alarm.Kind.WITHHELD, Optional.empty()), exhibits);
    }

    void message(MessageStream.Alarmed alarmed, Reply.MessageItem told) {
        Optional<Proof.Said> said =
                alarmed.proof()
                        .map(it ->
                                new Proof.Said(
                                        it.author().account(), it.author().device(), it.payload()));
        Proof.Message message =
                new Proof.Message(told.position(), told.stamp(), told.event().bytes(), said);
        raise(alarmed.alarm(), List.of(exhibit(Long.MAX_VALUE), message));
    }

    /** Another message event where there was one. */
    void repeated(Reply.MessageItem told) {
        Proof.Message message =
                new Proof.Message(
                        told.position(), told.stamp(), told.event().bytes(), Optional.empty());
        raise(
                new Alarm(Alarm.Kind.HISTORY, Optional.empty()),
                List.of(exhibit(Long.MAX_VALUE), message));
    }

    /** What stands in the chain at this place, or last. */
    private Proof.Exhibit exhibit(long position) {
        Place last = ground.tip().map(it -> it.head()).orElse(Place.START);
        Optional<Link> link =
                ground.memory.link(position).or(() -> ground.memory.link(last.position()));
        return link.flatMap(Link::core)
                .<Proof.Exhibit>map(Proof.Core::new)
                .orElseGet(() -> new Proof.Head(link.map(Link::place).orElse(last)));
    }

    /** The same once, as long as it wasn't seen. */
    private void raise(Alarm alarm, List<Proof.Exhibit> exhibits) {
        if (all.stream().anyMatch(it -> !it.seen() && it.alarm().equals(alarm))) {
            return;
        }
        RoomAlarm raised =
                new RoomAlarm(
                        all.size() + 1,
                        alarm,
                        ground.now().truncatedTo(ChronoUnit.MILLIS),
                        new Proof(ground.room, exhibits),
                        false);
        all.add(raised);
        ground.memory.alarm(raised);
        ground.emit(new Output.Alarmed(raised));
    }
}
