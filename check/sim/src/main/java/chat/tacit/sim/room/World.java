package chat.tacit.sim.room;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.RoomStart;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Schedule;
import chat.tacit.sim.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Relays, accounts and rooms on one clock. */
final class World {
    private static final int SITES = 3;
    private static final Duration SOON = Duration.ofMinutes(1);

    private final Schedule schedule = new Schedule();
    private final Trace trace = new Trace(schedule);
    private final Chance chance;
    private final List<Site> sites = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final Inviting inviting = new Inviting(this);
    private boolean faults;

    World(Chance chance, int people) {
        this.chance = chance;
        for (int i = 1; i <= SITES; i++) {
            sites.add(new Site("relay" + i, schedule, chance.branch()));
        }
        for (int i = 1; i <= people; i++) {
            Account account =
                    new Account(i, sites.get(i % SITES), chance.branch(), schedule.instant());
            accounts.add(account);
            register(account).abandon();
        }
    }

    Schedule schedule() {
        return schedule;
    }

    Trace trace() {
        return trace;
    }

    Chance chance() {
        return chance;
    }

    Inviting inviting() {
        return inviting;
    }

    List<Site> sites() {
        return sites;
    }

    List<Account> accounts() {
        return accounts;
    }

    List<Room> rooms() {
        return rooms;
    }

    List<Seat> seats() {
        return rooms.stream().flatMap(it -> it.seats().stream()).toList();
    }

    Account account(AccountId id) {
        return accounts.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    }

    /** Whether processes end and answers get lost now and then. */
    void faults(boolean now) {
        faults = now;
    }

    boolean crashesNow() {
        return faults && chance.between(1, 400) == 1;
    }

    boolean losesAnswers() {
        return faults && chance.in(1);
    }

    Seat seat(Room room, Device device) {
        return room.of(device)
                .orElseGet(() -> {
                    Seat seat = new Seat(this, device, room);
                    room.add(seat);
                    return seat;
                });
    }

    /** A link at which nothing goes wrong yet. */
    private Link link(Site site, Device device) {
        Optional<?>[] up = {Optional.empty()};
        Link link =
                new Link(
                        this,
                        site,
                        device,
                        device.entropy(),
                        new Link.End() {
                            @Override
                            public void up() {
                                up[0] = Optional.of(true);
                            }

                            @Override
                            public void cut() {
                                throw new Broken("a link is lost before anything goes wrong");
                            }
                        });
        link.dial();
        schedule.until(() -> up[0].isPresent(), SOON);
        return link;
    }

    private Reply ask(Link link, Link.Asked asked) {
        List<Reply> answer = new ArrayList<>();
        link.ask(
                -1,
                asked,
                new Link.Answers() {
                    @Override
                    public void told(List<Reply> replies) {
                        answer.addAll(replies);
                    }

                    @Override
                    public void failed() {
                        throw new Broken("no answer before anything goes wrong");
                    }
                });
        schedule.until(() -> !answer.isEmpty(), SOON);
        return answer.getFirst();
    }

    private Link register(Account account) {
        Link link = link(account.home(), account.devices().getFirst());
        SignInTerms terms =
                (SignInTerms)
                        ask(link, (_, _) -> new Request.GetSignIn(account.address().handle()));
        Reply in =
                ask(
                        link,
                        (session, _) -> {
                            var signed =
                                    new SignInProof(account.address().name(), session)
                                            .registration(
                                                    account.key().publicKey(),
                                                    account.signInKey().publicKey(),
                                                    terms);
                            return new Request.Register(
                                    account.address().handle(),
                                    account.key().publicKey(),
                                    account.signInKey().publicKey(),
                                    terms,
                                    Optional.empty(),
                                    account.key().sign(signed),
                                    account.signInKey().sign(signed));
                        });
        Reply posted = ask(link, (_, _) -> new Request.PostKey(account.bundle()));
        if (!(in instanceof Reply.SignedIn) || !(posted instanceof Reply.Done)) {
            throw new Broken(account + " can't register: " + in + ", " + posted);
        }
        return link;
    }

    /** Somebody makes a room at their homeserver. */
    Room create(Account owner, String name) {
        Device device = owner.devices().getFirst();
        Link link = register(owner);
        Reply pair =
                ask(link, (_, _) -> new Request.GenerateChannelPair(owner.address().name(), false));
        link.abandon();
        if (!(pair instanceof Reply.ChannelPair(RoomId id))) {
            throw new Broken(owner + " gets no room: " + pair);
        }
        Room room = new Room(id, owner.home());
        rooms.add(room);
        Seat seat = seat(room, device);
        seat.prepare(() -> seat.book().begin(new Book.Begun(1, new Reach.All())));
        seat.start();
        seat.want(
                new Wish.Make(
                        new Change.Create(owner.member()),
                        new Detail(Optional.of(name), Optional.empty(), List.of(owner.bundle()))));
        return room;
    }

    /** Another device of an account finds the room in the private pair. */
    void restore(Room room, Device device) {
        Pair pair = device.account().pair(room.id());
        Optional<Pair.Joined> joined = pair.joined();
        if (joined.filter(it -> it.from().isEmpty()).isPresent() || pair.newest().isEmpty()) {
            return;
        }
        Seat seat = seat(room, device);
        long trusted = joined.map(it -> it.tip().head().position()).orElse(1L);
        if (seat.book().stays().stream().anyMatch(it -> it.trusted() >= trusted)) {
            return;
        }
        trace.line(seat + " finds the room in its private pair");
        seat.stop();
        seat.prepare(() -> {
            seat.memory().forget();
            long from = joined.flatMap(Pair.Joined::from).orElse(1L);
            joined.ifPresent(it ->
                    RoomStart.restore(
                            seat.memory(),
                            new RoomStart.Found(
                                    it.tip(),
                                    it.links(),
                                    from,
                                    it.bundles(),
                                    pair.keys(),
                                    pair.newest().orElseThrow())));
            seat.book()
                    .begin(
                            new Book.Begun(
                                    trusted,
                                    from == 1
                                            ? new Reach.All()
                                            : new Reach.From(from, 0, Reach.Counts.NONE)));
        });
        seat.start();
        if (joined.isEmpty()) {
            seat.take(new Input.KeysCame(pair.keys(), pair.newest()));
        }
    }
}
