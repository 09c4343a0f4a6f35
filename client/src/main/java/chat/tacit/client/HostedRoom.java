package chat.tacit.client;

import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.Invitee;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.PrivateList;
import chat.tacit.client.room.Processors;
import chat.tacit.client.room.RoomArrivals;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.RoomMachine;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One room of the profile, with its machine on its memory in the database: what the machine wants
 * stored is, in the transaction of what it was told.
 */
final class HostedRoom implements RoomSeat.Hosted {
    private final StoredRoom stored;
    private final RoomId room;
    private final Told told;
    private volatile Self self;
    private final Means means;
    private final StoredMemory memory;
    private final List<Event> events = new ArrayList<>();
    private Optional<RoomMachine> machine = Optional.empty();

    /** Whether the machine is new, and how the room stood before it isn't how it stands. */
    private boolean fresh;

    /** What rooms need of the profile. */
    record Means(RoomArrivals arrivals, RoomKeysOut keys, Entropy entropy) {}

    /** Where keys of rooms go, so that the account's other devices have them. */
    interface RoomKeysOut {
        /** The room was made on this device: all that the others need of it. */
        void made(Transaction tx, AccountId account, PrivateList.Joined room, Instant now);

        void publish(Transaction tx, Told told, Output.Publish keys, Instant now);

        /** The room was left or is no more. */
        void gone(Transaction tx, Told told, Instant now);

        /** Something waits to be told. */
        void poke();

        /** The account's other devices may have what this one lacks. */
        void wanted(Told told);
    }

    /** Of which room, and to whose devices. */
    record Told(AccountId account, RoomId room) {}

    HostedRoom(StoredRoom room, Self self, Means means) {
        this.stored = room;
        this.room = room.room();
        this.told = new Told(room.account(), room.room());
        this.self = self;
        this.means = means;
        this.memory = new StoredMemory(room.room());
    }

    @Override
    public RoomSeat.Handed hand(Transaction tx, List<Input> batch, Instant now) {
        return memory.within(
                tx,
                () -> {
                    events.clear();
                    List<Output> after = new ArrayList<>();
                    RoomMachine running = running();
                    RoomArrivals.Arriving arriving =
                            means.arrivals().in(tx, memory.conversation(), now, events::add);
                    List<Input> all = new ArrayList<>(batch);
                    all.addAll(RoomWishes.take(tx, room));
                    for (Input input : all) {
                        running.handle(
                                input,
                                now,
                                output -> {
                                    store(tx, arriving, output, now);
                                    after.add(output);
                                });
                    }
                    settle(arriving, running);
                    return new RoomSeat.Handed(
                            after, List.copyOf(events), running.wakeAt(), running.isCaughtUp());
                });
    }

    private RoomMachine running() {
        fresh |= machine.isEmpty();
        RoomMachine running =
                machine.orElseGet(
                        () -> new RoomMachine(memory, self, means.entropy(), new Processors()));
        machine = Optional.of(running);
        return running;
    }

    /** A machine says how the room stands when that changes, and a new one knows of no before. */
    private void settle(RoomArrivals.Arriving arriving, RoomMachine running) {
        if (fresh && running.isCaughtUp()) {
            fresh = false;
            arriving.take(new Output.Stands(running.standing()));
        }
    }

    private void store(Transaction tx, RoomArrivals.Arriving arriving, Output output, Instant now) {
        switch (output) {
            case Output.WishDone(Wish wish, Point after) -> done(tx, wish, after, now);
            case Output.WishGone gone -> {
                Optional<Invitee> invitee = Invitees.by(tx, gone.wish().id());
                invitee.ifPresent(it -> Invitees.done(tx, it.row()));
                arriving.take(gone);
                RoomWishes.settled(tx, gone.wish().id(), sentence(gone.obstacle()), now);
            }
            case Output.Publish publish -> means.keys().publish(tx, told, publish, now);
            case Output.Stands stands -> {
                arriving.take(stands);
                if (stands.standing().isOver()) {
                    Invitees.forget(tx, room);
                    means.keys().gone(tx, told, now);
                }
            }
            case Output other -> arriving.take(other);
        }
    }

    /** A TrustKey that stands is followed by the invitation, which needs the secrets of now. */
    private void done(Transaction tx, Wish wish, Point after, Instant now) {
        Optional<Invitee> invitee = Invitees.by(tx, wish.id());
        invitee.ifPresent(_ ->
                memory.secrets()
                        .filter(it -> it.term().position() == after.head().position())
                        .ifPresent(
                                it -> Invitees.trusted(tx, wish.id(), after.head(), it.secrets())));
        if (wish.aim() instanceof Wish.Make(Change.Create _, _)) {
            made(tx, after, now);
        }
        RoomWishes.settled(tx, wish.id(), "", now);
    }

    private void made(Transaction tx, Point after, Instant now) {
        long position = after.head().position();
        memory.secrets()
                .ifPresent(secrets ->
                        means.keys()
                                .made(
                                        tx,
                                        told.account(),
                                        new PrivateList.Joined(
                                                room,
                                                stored.host(),
                                                position,
                                                0,
                                                secrets,
                                                memory.keys(1).stream().toList(),
                                                Optional.empty()),
                                        now));
    }

    private static String sentence(Output.WishGone.Obstacle obstacle) {
        return switch (obstacle) {
            case NOT_ALLOWED -> "you may not do that in this room.";
            case MOOT -> "it is so already, or whom it is about isn't in this room any more.";
            case LIMIT -> "a room has at most a thousand members and 64 admins.";
            case HOST -> "the room's host doesn't take it.";
            case OVER -> "you aren't in this room any more.";
            case GIVEN_UP -> "it was given up.";
        };
    }

    @Override
    public void forget() {
        machine = Optional.empty();
    }

    /** The account has other keys, from the next machine on. */
    void become(Self other) {
        self = other;
    }

    @Override
    public void perform(Output output) {
        switch (output) {
            case Output.KeysWanted _ -> means.keys().wanted(told);
            case Output.Publish _, Output.WishDone _, Output.Stands _ -> means.keys().poke();
            case Output _ -> {}
        }
    }
}
