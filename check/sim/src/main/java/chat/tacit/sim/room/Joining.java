package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.SignedInvitation;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.RoomStart;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;
import chat.tacit.sim.Broken;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody who accepts an invitation: the dossier is fetched and judged before all else. */
final class Joining {
    private static final Duration AGAIN = Duration.ofSeconds(7);
    private static final int MOST_TRIES = 200;

    private final World world;
    private final Room room;
    private final Account account;
    private final Device device;
    private final Reach reach;
    private final List<Bytes> got = new ArrayList<>();
    private final List<PartRef> wanted = new ArrayList<>();
    private Optional<Link> link = Optional.empty();
    private Optional<SignedInvitation> signed = Optional.empty();
    private Optional<Newcomer> newcomer = Optional.empty();
    private long number = -1;
    private int tries;

    Joining(World world, Room room, Account account, Reach reach) {
        this.world = world;
        this.room = room;
        this.account = account;
        this.device = account.devices().getFirst();
        this.reach = reach;
    }

    void accept(Bytes sealed) {
        try {
            SignedInvitation opened =
                    SignedInvitation.open(
                            account.id(), account.recipient(), sealed, device.entropy());
            signed = Optional.of(opened);
            Newcomer judge = new Newcomer(account.member(), opened);
            newcomer = Optional.of(judge);
            wanted.add(judge.root());
            goOn();
        } catch (UnopenableException e) {
            throw new Broken(account + " can't open its invitation");
        }
    }

    private Invitation invitation() {
        return signed.orElseThrow().invitation();
    }

    private void goOn() {
        if (got.size() == wanted.size()) {
            link.ifPresent(Link::abandon);
            judge();
        } else if (link.filter(Link::isUp).isPresent()) {
            fetch(link.get());
        } else if (tries++ < MOST_TRIES) {
            link.ifPresent(Link::abandon);
            Link fresh = new Link(world, room.host(), device, device.entropy(), new Dialing());
            link = Optional.of(fresh);
            fresh.dial();
        }
    }

    private final class Dialing implements Link.End {
        @Override
        public void up() {
            goOn();
        }

        @Override
        public void cut() {
            again();
        }
    }

    private void again() {
        world.schedule().after(AGAIN, this::goOn);
    }

    private void fetch(Link by) {
        Invitation invitation = invitation();
        Ask.Key key =
                new Ask.Key(
                        room.id(),
                        new Term(invitation.trusted().position()),
                        invitation.secrets().reading());
        Ask ask = new Ask.Part(key, wanted.get(got.size()).number());
        by.ask(
                number--,
                ask::request,
                new Link.Answers() {
                    @Override
                    public void told(List<Reply> replies) {
                        if (replies.getFirst() instanceof Reply.Part(Bytes part)) {
                            take(part);
                        } else if (tries++ < MOST_TRIES) {
                            world.trace().line(account + " isn't told the dossier: " + replies);
                            again();
                        }
                    }

                    @Override
                    public void failed() {
                        again();
                    }
                });
    }

    private void take(Bytes part) {
        got.add(part);
        if (got.size() == 1) {
            try {
                wanted.addAll(newcomer.orElseThrow().parts(part));
            } catch (UnopenableException e) {
                refuse("a root that doesn't open");
                return;
            }
        }
        goOn();
    }

    private void judge() {
        Newcomer.Outcome outcome =
                newcomer.orElseThrow()
                        .judge(
                                Optional.of(invitation().inviter().accountKey()),
                                got.getFirst(),
                                got.subList(1, got.size()));
        switch (outcome) {
            case Newcomer.Accepted accepted -> join(accepted);
            case Newcomer.Refused(var reason) -> refuse(reason.name());
        }
    }

    private void refuse(String why) {
        world.trace().line(account + " refuses: " + why);
        if (room.host().liar().isEmpty()) {
            throw new Broken(account + " refuses an honest invitation: " + why);
        }
    }

    private void join(Newcomer.Accepted accepted) {
        Invitation invitation = invitation();
        TermSecrets secrets =
                new TermSecrets(new Term(invitation.trusted().position()), invitation.secrets());
        Pair pair = account.pair(room.id());
        accepted.keys().forEach(pair::put);
        pair.put(secrets);
        Optional<Long> from =
                switch (reach) {
                    case Reach.All() -> Optional.of(1L);
                    case Reach.From it -> Optional.of(it.position());
                    case Reach.Now() -> Optional.empty();
                };
        pair.join(
                new Pair.Joined(
                        accepted.chain().last(),
                        accepted.links(),
                        List.copyOf(accepted.bundles().values()),
                        from));
        long trusted = invitation.trusted().position();
        Seat seat = world.seat(room, device);
        if (seat.book().stays().stream().anyMatch(it -> it.trusted() >= trusted)) {
            return;
        }
        world.trace().line(seat + " joins at " + trusted + " " + reach.getClass().getSimpleName());
        seat.stop();
        seat.prepare(() -> {
            seat.memory().forget();
            RoomStart.join(seat.memory(), account.id(), accepted, invitation);
            seat.book().begin(new Book.Begun(trusted, reach));
        });
        seat.start();
        for (Device other : account.devices()) {
            if (other != device) {
                world.restore(room, other);
            }
        }
    }
}
