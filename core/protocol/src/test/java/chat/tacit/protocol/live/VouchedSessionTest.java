package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The relay's part of admissions, commits and leaving. */
class VouchedSessionTest {
    private static final Data M3 = Data.of(Bytes.zeros(1_336));
    private static final Data M4 = Data.of(Bytes.zeros(112));
    private static final Data M7 = Data.of(Bytes.zeros(300));
    private static final Data BOX = Data.of(Bytes.zeros(64));
    private static final Duration TURN = Duration.ofSeconds(5);

    private Hall hall = new Hall(Limits.defaults());
    private final Person ada = Person.of(hall.entropy);
    private final Person bob = Person.of(hall.entropy);
    private final Person cleo = Person.of(hall.entropy);
    private final Ticket ticket =
            Ticket.create(Hall.ATTIC, ada.key(), Terms.ANYBODY, Person.RELAY, hall.entropy);
    private final LiveId live = ticket.live(Person.RELAY);
    private Roster roster = Roster.founded(Room.of(ticket, Person.RELAY), ada.creates(ticket));

    @Test
    void itsCreatorAloneMakesIt() {
        Hall.Seat early = asks(bob, "Bob");
        ServerLine.Ack alone = early.hear(ServerLine.Ack.class);
        assertThat(alone.session().bytes()).isEqualTo(live.bytes());
        assertThat(alone.head()).isEmpty();
        assertThat(early.end).contains(Output.End.quietly(early.number));

        Hall.Seat creator = creates();
        ServerLine.Ack ack = creator.hear(ServerLine.Ack.class);
        assertThat(ack.head()).contains(roster.head());
        assertThat(creator.admitted).isTrue();
        assertThat(hall.sessions.size()).isEqualTo(1);
    }

    @Test
    void newcomerIsLetInByCommitAndGetsOneResponse() {
        Hall.Seat creator = quiet(creates());
        Hall.Seat newcomer = asks(bob, "Bob");
        assertThat(newcomer.hear(ServerLine.Ack.class).head()).contains(roster.head());
        assertThat(newcomer.hear(ServerLine.Users.class).users()).hasSize(1);
        assertThat(creator.hear(ServerLine.NewUser.class).newcomer()).isEqualTo(bob.id());
        Bytes q = q(bob);

        hall.say(creator, new ClientLine.Identity(q, M3));
        assertThat(newcomer.hear(ServerLine.Identity.class).message()).isEqualTo(M3);
        hall.say(newcomer, new ClientLine.Challenge(q, M4));
        assertThat(creator.hear(ServerLine.Challenge.class).message()).isEqualTo(M4);
        Commit.AddUser commit = Commits.add(roster, ada, bob);
        hall.say(creator, new ClientLine.AddUser(bob.id(), Data.of(commit.encode()), BOX));

        for (Hall.Seat hears : List.of(creator, newcomer)) {
            ServerLine.UserAdded added = hears.hear(ServerLine.UserAdded.class);
            assertThat(added.place()).isEqualTo(1);
            assertThat(added.commit().bytes()).isEqualTo(commit.encode());
            assertThat(hears.hear(ServerLine.Users.class).change()).isEqualTo(Change.CAME);
        }
        assertThat(newcomer.admitted).isTrue();
        hall.say(creator, new ClientLine.Response(q, M7));
        hall.say(creator, new ClientLine.Response(q, M7));
        assertThat(newcomer.hear(ServerLine.Response.class).message()).isEqualTo(M7);
        assertThat(newcomer.heard).isEmpty();
        assertThat(creator.refused).isEqualTo(1);
        hall.say(newcomer, new ClientLine.Greeting(M7));
        assertThat(creator.hear(ServerLine.Greeting.class).from()).isEqualTo(bob.id());
    }

    @Test
    void membersAreAskedOneAfterTheOtherAndSilenceCountsAsNo() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        first.heard.clear();
        Hall.Seat newcomer = asks(cleo, "Cleo");
        Hall.Seat asked = first.heard.isEmpty() ? second : first;
        Hall.Seat other = asked == first ? second : first;
        assertThat(asked.heard).hasSize(1);
        assertThat(other.heard).isEmpty();

        pass(newcomer, TURN.minusMillis(1));
        assertThat(other.heard).isEmpty();
        pass(newcomer, Duration.ofMillis(1));
        other.hear(ServerLine.NewUser.class);
        // Its turn is over.
        hall.say(asked, new ClientLine.Nack(q(cleo)));
        assertThat(asked.refused).isEqualTo(1);
        hall.say(other, new ClientLine.Nack(q(cleo)));

        assertThat(newcomer.end).contains(Output.End.because(newcomer.number, Refusal.NOBODY));
        assertThat(first.end.isEmpty() && second.end.isEmpty()).isTrue();
    }

    @Test
    void orderOfAskingIsDrawnForEach() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Set<Long> asked = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            first.heard.clear();
            second.heard.clear();
            Hall.Seat newcomer = asks(Person.of(hall.entropy), "N");
            asked.add(first.heard.isEmpty() ? second.number : first.number);
            hall.hangUp(newcomer);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void newcomerThatDoesNotAnswerItsVoucherIsStruck() {
        Hall.Seat creator = quiet(creates());
        Hall.Seat newcomer = asks(bob, "Bob");
        hall.say(creator, new ClientLine.Identity(q(bob), M3));
        pass(newcomer, TURN);

        assertThat(newcomer.end).contains(Output.End.struck(newcomer.number, Refusal.TIMEOUT));
    }

    @Test
    void voucherThatVanishesAfterEachStepIsReplacedByTheNext() {
        for (int step = 0; step < 3; step++) {
            hall = new Hall(Limits.defaults());
            roster = Roster.founded(Room.of(ticket, Person.RELAY), ada.creates(ticket));
            Hall.Seat first = quiet(creates());
            Hall.Seat second = quiet(added(first, bob));
            first.heard.clear();
            Hall.Seat newcomer = quiet(asks(cleo, "Cleo"));
            Hall.Seat asked = first.heard.isEmpty() ? second : first;
            Hall.Seat other = asked == first ? second : first;
            if (step > 0) {
                hall.say(asked, new ClientLine.Identity(q(cleo), M3));
            }
            if (step > 1) {
                hall.say(newcomer, new ClientLine.Challenge(q(cleo), M4));
            }
            hall.hangUp(asked);

            assertThat(other.hear(ServerLine.UserLeft.class).member()).isEqualTo(asked.person.id());
            other.hear(ServerLine.Users.class);
            other.hear(ServerLine.NewUser.class);
            assertThat(newcomer.end).isEmpty();
        }
    }

    @Test
    void admissionsThatDawdleGiveTheirPlaceBack() {
        hall =
                new Hall(
                        Limits.defaults()
                                .with(Limit.LIVE_ADMISSIONS, 1)
                                .with(Limit.LIVE_WAITING, 1));
        Hall.Seat creator = quiet(creates());
        Hall.Seat first = asks(bob, "Bob");
        Hall.Seat waits = asks(cleo, "Cleo");
        assertThat(asks(Person.of(hall.entropy), "Dan").why()).contains(Refusal.TOO_MANY);
        assertThat(creator.heard).hasSize(1);

        pass(first, TURN);

        assertThat(first.why()).contains(Refusal.NOBODY);
        creator.hear(ServerLine.NewUser.class);
        assertThat(creator.hear(ServerLine.NewUser.class).newcomer()).isEqualTo(cleo.id());
        assertThat(waits.end).isEmpty();
    }

    @Test
    void askingEndsWithItsTime() {
        hall = new Hall(Limits.defaults().with(Limit.LIVE_ADMISSION_TIME, 10));
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Hall.Seat third = quiet(added(first, cleo));
        Hall.Seat newcomer = asks(Person.of(hall.entropy), "Dan");
        first.heard.clear();
        second.heard.clear();
        third.heard.clear();

        pass(newcomer, TURN.multipliedBy(2));

        // Two of three had their turns.
        assertThat(newcomer.why()).contains(Refusal.NOBODY);
    }

    /** There was room when both asked. */
    @Test
    void sessionThatFillsUpDuringAnAdmissionTakesNobodyMore() {
        hall = new Hall(Limits.defaults().with(Limit.LIVE_MEMBERS, 2));
        Hall.Seat creator = creates();
        Hall.Seat late = asks(cleo, "Cleo");
        hall.say(creator, new ClientLine.Identity(q(cleo), M3));
        hall.say(late, new ClientLine.Challenge(q(cleo), M4));
        Hall.Seat first = added(creator, bob);
        creator.heard.clear();
        Commit.AddUser commit = Commits.add(roster, ada, cleo);
        hall.say(creator, new ClientLine.AddUser(cleo.id(), Data.of(commit.encode()), BOX));

        assertThat(late.end).contains(Output.End.because(late.number, Refusal.TOO_MANY));
        assertThat(late.admitted).isFalse();
        ServerLine.Stale stale = creator.hear(ServerLine.Stale.class);
        assertThat(stale.epoch()).isEqualTo(1);
        assertThat(stale.head()).isEqualTo(roster.head());
        assertThat(creator.end.isEmpty() && first.end.isEmpty()).isTrue();
    }

    @Test
    void firstCommitOfAnEpochWinsAndTheOtherIsStale() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Hall.Seat third = quiet(added(first, cleo));
        hall.hangUp(third);
        first.heard.clear();
        second.heard.clear();
        Commit one = Commits.remove(roster, ada, Commits.gone(roster, cleo));
        Commit two = Commits.remove(roster, bob, Commits.gone(roster, cleo));
        Optional<Data> parts = Optional.of(Data.of(Bytes.zeros(80)));

        hall.say(first, new ClientLine.RemoveUser(Data.of(one.encode()), parts));
        hall.say(second, new ClientLine.RemoveUser(Data.of(two.encode()), parts));

        assertThat(first.hear(ServerLine.UserRemoved.class).part()).isEmpty();
        assertThat(second.hear(ServerLine.UserRemoved.class).part()).isEqualTo(parts);
        ServerLine.Stale stale = second.hear(ServerLine.Stale.class);
        assertThat(stale.epoch()).isEqualTo(3);
        assertThat(stale.head()).isEqualTo(one.next());
        assertThat(second.end).isEmpty();
    }

    @Test
    void commitThatDoesNotHoldEndsItsSenderAndChangesNothing() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        first.heard.clear();
        // By somebody else, and of one who isn't inside.
        Commit byAda = Commits.remove(roster, ada, Commits.gone(roster, bob));
        hall.say(second, new ClientLine.RemoveUser(Data.of(byAda.encode()), Optional.empty()));

        assertThat(second.end).contains(Output.End.struck(second.number, Refusal.UNOPENABLE));
        assertThat(first.hear(ServerLine.UserLeft.class).joined()).isEqualTo(1);
    }

    @Test
    void commitThatAddsSomebodyWhoIsNotAskedAboutIsStaleAsItStands() {
        Hall.Seat creator = quiet(creates());
        Hall.Seat newcomer = quiet(asks(bob, "Bob"));
        Commit commit = Commits.add(roster, ada, bob);
        hall.say(creator, new ClientLine.AddUser(bob.id(), Data.of(commit.encode()), BOX));

        creator.hear(ServerLine.NewUser.class);
        assertThat(creator.hear(ServerLine.Stale.class).head()).isEqualTo(roster.head());
        assertThat(newcomer.admitted).isFalse();
    }

    @Test
    void partsOfAnotherNumberAreMalformed() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Hall.Seat third = quiet(added(first, cleo));
        hall.hangUp(third);
        Commit commit = Commits.remove(roster, ada, Commits.gone(roster, cleo));
        hall.say(
                first,
                new ClientLine.RemoveUser(
                        Data.of(commit.encode()), Optional.of(Data.of(Bytes.zeros(160)))));
        assertThat(first.end).contains(Output.End.struck(first.number, Refusal.MALFORMED));
        assertThat(second.end).isEmpty();
    }

    @Test
    void leavingOnlyMarksAndPassesTheSignatureOn() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        first.heard.clear();
        Bytes word = Leave.sign(roster.room(), bob.key(), 1);
        hall.say(second, new ClientLine.Leave(word));

        assertThat(second.end).contains(Output.End.quietly(second.number));
        ServerLine.UserLeft left = first.hear(ServerLine.UserLeft.class);
        assertThat(left.signature()).contains(word);
        assertThat(first.hear(ServerLine.Users.class).change()).isEqualTo(Change.WENT);
        // Whoever is still a member waits for the removal before it is asked about.
        Hall.Seat again = quiet(asks(bob, "Bob again"));
        assertThat(first.heard).isEmpty();
        Commit commit = Commits.remove(roster, ada, Commits.left(roster, bob, word));
        hall.say(first, new ClientLine.RemoveUser(Data.of(commit.encode()), Optional.empty()));

        first.hear(ServerLine.UserRemoved.class);
        assertThat(first.hear(ServerLine.NewUser.class).newcomer()).isEqualTo(bob.id());
        assertThat(again.end).isEmpty();
    }

    @Test
    void whoIsPutOutWhileThereIsToldByTheCommit() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Commit commit = Commits.remove(roster, ada, Commits.gone(roster, bob));
        hall.say(first, new ClientLine.RemoveUser(Data.of(commit.encode()), Optional.empty()));

        assertThat(second.hear(ServerLine.UserRemoved.class).commit().bytes())
                .isEqualTo(commit.encode());
        assertThat(second.end).contains(Output.End.quietly(second.number));
    }

    @Test
    void sessionEndsWithItsLastMemberAndNewcomersAreTold() {
        Hall.Seat creator = quiet(creates());
        Hall.Seat newcomer = quiet(asks(bob, "Bob"));
        hall.hangUp(creator);

        assertThat(newcomer.why()).contains(Refusal.NOBODY);
        assertThat(hall.sessions.size()).isZero();
        assertThat(creates().hear(ServerLine.Ack.class).epoch()).isZero();
    }

    @Test
    void creatorAloneWhoComesAgainBeginsAnew() {
        Hall.Seat creator = quiet(creates());
        Hall.Seat again = creates();

        assertThat(creator.why()).contains(Refusal.CONFLICT);
        assertThat(again.admitted).isTrue();
        assertThat(hall.sessions.size()).isEqualTo(1);
    }

    @Test
    void directMessageReachesOneAndOthersHearNothing() {
        Hall.Seat first = quiet(creates());
        Hall.Seat second = quiet(added(first, bob));
        Hall.Seat third = quiet(added(first, cleo));
        first.heard.clear();
        second.heard.clear();
        hall.say(third, new ClientLine.Send(Optional.of(ada.id()), M7));
        assertThat(first.hear(ServerLine.Send.class).from()).isEqualTo(cleo.id());
        assertThat(second.heard).isEmpty();
        hall.say(third, new ClientLine.Send(Optional.empty(), M7));
        assertThat(first.heard.size() + second.heard.size()).isEqualTo(2);
        assertThat(third.heard).isEmpty();
    }

    private Hall.Seat creates() {
        return hall.come(ada, "Ada", ada.creates(ticket));
    }

    private Hall.Seat asks(Person person, String name) {
        return hall.come(person, name, person.joins(live));
    }

    private static Hall.Seat quiet(Hall.Seat seat) {
        seat.heard.clear();
        return seat;
    }

    /** Somebody whom the creator lets in, whoever was asked before. */
    private Hall.Seat added(Hall.Seat creator, Person person) {
        Hall.Seat newcomer = asks(person, "P");
        Bytes q = q(person);
        while (creator.heard.stream()
                .noneMatch(line ->
                        line instanceof ServerLine.NewUser(MemberId id, Data _)
                                && id.equals(person.id()))) {
            pass(newcomer, TURN);
        }
        hall.say(creator, new ClientLine.Identity(q, M3));
        hall.say(newcomer, new ClientLine.Challenge(q, M4));
        Commit.AddUser commit = Commits.add(roster, ada, person);
        hall.say(creator, new ClientLine.AddUser(person.id(), Data.of(commit.encode()), BOX));
        hall.say(creator, new ClientLine.Response(q, M7));
        assertThat(newcomer.admitted).isTrue();
        roster = roster.after(commit);
        return newcomer;
    }

    private Bytes q(Person person) {
        return person.joins(live).admission().bytes();
    }

    private void pass(Hall.Seat seat, Duration time) {
        hall.pass(seat.session.orElseThrow(), time);
    }
}
