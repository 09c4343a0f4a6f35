package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Dossier;
import chat.tacit.e2ee.room.DossierMaker;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.SignedInvitation;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.sim.Broken;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How people come into rooms: the bundle from the homeserver, the TrustKey, the dossier at the
 * host, the invitation ({@code spec/50-room} §16).
 */
final class Inviting {
    private static final Duration AGAIN = Duration.ofSeconds(4);
    private static final int MOST_TRIES = 200;

    private final World world;
    private final Set<String> busy = new HashSet<>();
    private final Map<Seat, NavigableMap<Long, Reply>> messages = new HashMap<>();
    private final Map<Seat, NavigableMap<Long, Reply>> states = new HashMap<>();
    private long number = -1;
    private int joined;

    Inviting(World world) {
        this.world = world;
    }

    /** How often somebody came into a room. */
    int joined() {
        return joined;
    }

    /** What a client has seen of the streams, for who is to read from a message on. */
    void sees(Seat seat, List<Reply> replies) {
        for (Reply reply : replies) {
            if (reply instanceof Reply.MessageItem it) {
                messages.computeIfAbsent(seat, _ -> new TreeMap<>()).putIfAbsent(it.position(), it);
            } else if (reply instanceof Reply.StateItem it) {
                states.computeIfAbsent(seat, _ -> new TreeMap<>()).put(it.event().position(), it);
            }
        }
    }

    /** The state event under which the host put a message event, as it told this seat first. */
    Optional<Long> stamp(Seat seat, long position) {
        return messages.getOrDefault(seat, new TreeMap<>()).get(position)
                        instanceof Reply.MessageItem it
                ? Optional.of(it.stamp())
                : Optional.empty();
    }

    /** Looks the account up at its homeserver, and wants it let in. */
    void ask(Seat seat, Account account) {
        Reach reach = reach(seat);
        Link link = new Link(world, account.home(), seat.device(), seat.device().entropy(), NOBODY);
        link.dial();
        world.schedule()
                .after(
                        Duration.ofSeconds(1),
                        () -> {
                            if (link.isUp()) {
                                lookUp(link, seat, account, reach);
                            }
                        });
    }

    private static final Link.End NOBODY =
            new Link.End() {
                @Override
                public void up() {
                    // It is looked after by the time.
                }

                @Override
                public void cut() {
                    // It isn't missed.
                }
            };

    private void lookUp(Link link, Seat seat, Account account, Reach reach) {
        Request request = new Request.GetKey(account.address().handle());
        link.ask(
                number--,
                (_, _) -> request,
                new Link.Answers() {
                    @Override
                    public void told(List<Reply> replies) {
                        link.abandon();
                        if (replies.getFirst() instanceof Reply.Key(var bundle)
                                && bundle.holds()
                                && seat.isRunning()) {
                            Member member = Member.of(account.address(), bundle);
                            seat.prepare(() -> seat.book().invite(account.id(), reach));
                            seat.want(
                                    new Wish.Make(
                                            new Change.Trust(List.of(member)),
                                            Detail.of(List.of(bundle))));
                        }
                    }

                    @Override
                    public void failed() {
                        link.abandon();
                    }
                });
    }

    private Reach reach(Seat seat) {
        List<Book.Heard> heard =
                seat.book().heard().stream().filter(it -> it.stay() == seat.book().stay()).toList();
        boolean all = seat.book().stays().getLast().reach() instanceof Reach.All;
        return switch (world.chance().between(all ? 1 : 2, 3)) {
            case 1 -> new Reach.All();
            case 2 -> heard.isEmpty() ? new Reach.Now() : from(seat, world.chance().of(heard));
            default -> new Reach.Now();
        };
    }

    private Reach from(Seat seat, Book.Heard first) {
        NavigableMap<Long, Reply> told = messages.getOrDefault(seat, new TreeMap<>());
        if (!(told.get(first.position()) instanceof Reply.MessageItem item)) {
            return new Reach.Now();
        }
        long epoch = Reach.epoch(item);
        Reach.Counts counts = Reach.Counts.NONE;
        for (Reply each : told.tailMap(first.position(), true).values()) {
            counts = counts.with(epoch, (Reply.MessageItem) each);
        }
        for (Reply each :
                states.getOrDefault(seat, new TreeMap<>()).tailMap(item.stamp(), false).values()) {
            counts = counts.with(epoch, (Reply.StateItem) each);
        }
        return new Reach.From(first.position(), epoch, counts);
    }

    /** Puts the dossier at the host and sends the invitation; it is tried until it is done. */
    void deliver(Seat seat, Book.Owed owed) {
        String key = seat + " " + seat.run() + " " + owed.invitee() + owed.trusted().position();
        if (seat.isRunning() && busy.add(key)) {
            try {
                Bytes row =
                        new DossierMaker(seat.room().id(), owed.trusted().position(), seat.memory())
                                .row(owed.reach());
                Dossier dossier = Dossier.fresh(seat.room().id(), seat.device().entropy());
                new Errand(seat, owed, dossier, dossier.parts(row)).goOn();
            } catch (MalformedException e) {
                throw new Broken(seat + " can't make a dossier: " + e.getMessage());
            }
        }
    }

    /** Parts on their way to the host, the root last. */
    private final class Errand {
        private final Seat seat;
        private final Book.Owed owed;
        private final Dossier dossier;
        private final List<Bytes> parts;
        private final List<PartRef> put = new ArrayList<>();
        private final int run;
        private boolean rooted;
        private int tries;

        Errand(Seat seat, Book.Owed owed, Dossier dossier, List<Bytes> parts) {
            this.seat = seat;
            this.owed = owed;
            this.dossier = dossier;
            this.parts = new ArrayList<>(parts);
            this.run = seat.run();
        }

        void goOn() {
            if (seat.run() != run || !seat.isRunning() || !seat.isMember()) {
                return;
            }
            if (put.size() == parts.size() && rooted) {
                invite();
                return;
            }
            if (put.size() == parts.size()) {
                parts.add(dossier.root(List.copyOf(put)));
                rooted = true;
            }
            Optional<TermSecrets> by = seat.memory().secrets();
            Optional<Link> link = seat.link().filter(Link::isUp);
            if (by.isEmpty() || link.isEmpty()) {
                again();
                return;
            }
            Bytes part = parts.get(put.size());
            Ask.Key key =
                    new Ask.Key(seat.room().id(), by.get().term(), by.get().secrets().posting());
            Ask ask = new Ask.PutPart(key, Power.MEMBER, part);
            link.get().ask(number--, ask::request, new Putting(part));
        }

        private void again() {
            tries++;
            if (tries < MOST_TRIES) {
                world.schedule().after(AGAIN, this::goOn);
            }
        }

        private final class Putting implements Link.Answers {
            private final Bytes part;
            private boolean over;

            Putting(Bytes part) {
                this.part = part;
                world.schedule().after(AGAIN.multipliedBy(4), this::giveUp);
            }

            private void giveUp() {
                if (!over) {
                    over = true;
                    again();
                }
            }

            @Override
            public void told(List<Reply> replies) {
                if (over) {
                    return;
                }
                over = true;
                if (replies.getFirst() instanceof Reply.Posted(long at, long _)) {
                    put.add(new PartRef(at, Bytes.owned(Hash.sha256(part.shared()))));
                    goOn();
                } else {
                    again();
                }
            }

            @Override
            public void failed() {
                giveUp();
            }
        }

        private void invite() {
            if (!seat.book().owed().contains(owed)) {
                return;
            }
            EpochSecrets secrets =
                    seat.book()
                            .term(owed.trusted().position())
                            .orElseThrow(() -> new Broken(seat + " lacks a TrustKey's secrets"))
                            .secrets()
                            .withoutAdmin();
            Account invitee = world.account(owed.invitee());
            Invitation invitation =
                    new Invitation(
                            new Invitation.Where(
                                    seat.room().id(), seat.room().host().address(), "Room", ""),
                            Invitation.Inviter.of(seat.device().speaker(), seat.account().member()),
                            owed.trusted(),
                            secrets,
                            new Invitation.History(
                                    dossier.key(), put.getLast(), owed.reach().beginning()));
            try {
                Bytes sealed =
                        SignedInvitation.sign(
                                        invitation, owed.invitee(), seat.device().speaker().key())
                                .seal(invitee.bundle(), seat.device().entropy());
                seat.prepare(() -> seat.book().paid(owed));
                world.trace().line(seat + " invites " + invitee);
                world.schedule()
                        .after(
                                world.chance()
                                        .between(Duration.ofMillis(50), Duration.ofMinutes(1)),
                                () ->
                                        new Joining(world, seat.room(), invitee, owed.reach())
                                                .accept(sealed));
                joined++;
            } catch (UnopenableException e) {
                throw new Broken("a bundle to which nothing can be sealed");
            }
        }
    }
}
