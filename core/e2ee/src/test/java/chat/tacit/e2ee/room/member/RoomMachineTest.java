package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Person;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Members of one room at a real host's machine, on virtual time. */
class RoomMachineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World(71);
    private final VirtualHost host = world.host();
    private final Person cleo = Person.of("cleo", world.entropy());
    private Peer anna;
    private Peer ben;

    @BeforeEach
    void makeARoom() {
        anna = Peer.create(world, host, Person.of("anna", world.entropy()));
        ben = anna.admit(Person.of("ben", world.entropy()));
    }

    @Test
    void whoCreatesOrJoinsIsHere() {
        assertThat(anna.standing()).isEqualTo(Standing.HERE);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        assertThat(anna.point()).isEqualTo(ben.point());
        assertThat(anna.machine.view().arrived()).containsExactlyInAnyOrder(anna.id(), ben.id());
        assertThat(ben.machine.view().point().orElseThrow().view()).hasSize(39);
    }

    @Test
    void whatIsSaidIsHeardByAllAndSent() {
        ContentId first = anna.say("hello");
        ContentId second = ben.say("hi");
        world.pass(SECOND);
        assertThat(anna.heard()).containsExactlyInAnyOrder("hello", "hi");
        assertThat(ben.heard()).isEqualTo(anna.heard());
        assertThat(anna.all(Output.Said.class))
                .extracting(Output.Said::content)
                .containsExactly(first);
        assertThat(ben.all(Output.Said.class))
                .extracting(Output.Said::content)
                .containsExactly(second);
    }

    @Test
    void wishesStandAndEverybodySeesThem() {
        Wish wish = ben.rename("Yard");
        world.pass(SECOND);
        assertThat(ben.done(wish)).isEqualTo(anna.point());
        assertThat(anna.all(Output.Changed.class).getLast().detail())
                .isEqualTo(Detail.named("Yard"));
        assertThat(ben.machine.view().wishes()).isEmpty();
    }

    @Test
    void everybodyGoesFromEpochToEpoch() {
        anna.want(new Change.Epoch());
        world.pass(SECOND);
        anna.want(new Change.Roles(List.of(ben.id()), Role.ADMIN));
        world.pass(SECOND);
        ben.want(new Change.Epoch());
        world.pass(SECOND);
        anna.say("through all of them");
        world.pass(SECOND);
        assertThat(ben.heard()).containsExactly("through all of them");
        assertThat(anna.point().epoch().number()).isEqualTo(5);
        assertThat(anna.point()).isEqualTo(ben.point());
    }

    @Test
    void whoIsInvitedWithAllReadsAllAndWhoFromNowNothingBefore() {
        anna.say("before");
        world.pass(SECOND);
        ben.say("still before");
        world.pass(SECOND);
        Peer all = anna.admit(cleo, new Invitation.Beginning.All());
        world.pass(SECOND);
        Peer now = anna.admit(Person.of("dora", world.entropy()));
        anna.say("after");
        world.pass(SECOND);
        assertThat(all.heard()).containsExactly("before", "still before", "after");
        assertThat(now.heard()).containsExactly("after");
        assertThat(all.all(Output.LeftOut.class)).isEmpty();
        assertThat(all.machine.view().alarms()).isEmpty();
        assertThat(now.machine.view().alarms()).isEmpty();
    }

    @Test
    void restartAnywhereLosesNothing() {
        for (Peer peer : List.of(anna, ben)) {
            ContentId id = peer.say("before it ends");
            peer.restart();
            world.pass(SECOND);
            assertThat(peer.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
            Wish wish = peer.rename("Name by " + peer.person.address().handle());
            peer.restart();
            world.pass(SECOND);
            assertThat(peer.done(wish)).isEqualTo(anna.point());
        }
        assertThat(anna.point()).isEqualTo(ben.point());
        assertThat(Optional.of(anna.heard())).contains(List.of("before it ends", "before it ends"));
    }

    /** Opening a room with much in it costs one writing of its members, not one for each event. */
    @Test
    void whatIsToldTogetherIsWrittenTogether() {
        for (int i = 0; i < 20; i++) {
            anna.rename("Name " + i);
            anna.say("message " + i);
            world.pass(Duration.ofMillis(100));
        }
        TestMemory behind = new TestMemory(anna.memory.room());
        Peer device = new Peer(world, host, anna.person.onAnotherDevice(world.entropy()), behind);
        device.handle(
                new Input.KeysCame(
                        List.of(
                                anna.memory.keys(1).orElseThrow(),
                                anna.memory.keys(2).orElseThrow()),
                        anna.memory.secrets()));
        List<Reply> all = new ArrayList<>();
        device.lie =
                replies -> {
                    all.addAll(replies);
                    return List.of();
                };
        world.pass(SECOND);
        device.lie = replies -> replies;
        long call =
                device.all(Output.Call.class).stream()
                        .filter(it -> it.ask() instanceof Ask.Stream)
                        .map(Output.Call::number)
                        .toList()
                        .getLast();
        int before = behind.tipsWritten;
        device.handle(new Input.Told(call, all));
        assertThat(behind.tipsWritten - before).isEqualTo(1);
        assertThat(device.point()).isEqualTo(anna.point());
        assertThat(device.heard()).isEqualTo(anna.heard());
    }

    /** The process ends between the post and its answer: its own secrets are in memory. */
    @Test
    void ownCommitWhoseAnswerIsLostIsEnteredWithWhatWasKept() {
        anna.lie = replies -> replies.getFirst() instanceof Reply.Posted ? replies : List.of();
        Wish wish = anna.want(new Change.Epoch());
        world.pass(SECOND);
        assertThat(anna.all(Output.WishDone.class)).noneMatch(it -> it.wish().equals(wish));
        assertThat(anna.memory.attempts()).hasSize(1);
        anna.lie = replies -> replies;
        anna.outputs.clear();
        anna.restart();
        world.pass(SECOND);
        assertThat(anna.done(wish)).isEqualTo(ben.point());
        assertThat(anna.memory.attempts()).isEmpty();
        assertThat(anna.all(Output.Call.class)).noneMatch(it -> it.ask() instanceof Ask.Part);
        assertThat(anna.all(Output.Publish.class)).singleElement().matches(Output.Publish::atOnce);
        anna.say("in the new epoch");
        world.pass(SECOND);
        assertThat(ben.heard()).containsExactly("in the new epoch");
    }

    @Test
    void secretsThatAreNotThoseOfTheCommitAreNotTaken() {
        TermSecrets right = ben.memory.secrets().orElseThrow();
        TermSecrets wrong =
                new TermSecrets(right.term(), EpochSecrets.fresh(false, world.entropy()));
        ben.memory = ben.memory.copy();
        TestMemory bare = ben.memory;
        bare.secrets(new TermSecrets(new Term(1), right.secrets()));
        ben.restart();
        ben.handle(new Input.KeysCame(List.of(), Optional.of(wrong)));
        assertThat(bare.secrets().orElseThrow().term()).isEqualTo(new Term(1));
        ben.handle(new Input.KeysCame(List.of(), Optional.of(right)));
        assertThat(bare.secrets().orElseThrow().term()).isEqualTo(right.term());
    }

    @Test
    void secretsOfAnEpochThatIsOverDoNotReplaceNewerOnes() {
        TermSecrets old = ben.memory.secrets().orElseThrow();
        anna.want(new Change.Epoch());
        world.pass(SECOND);
        TermSecrets newest = ben.memory.secrets().orElseThrow();
        ben.handle(new Input.KeysCame(List.of(), Optional.of(old)));
        assertThat(newest.term().position()).isGreaterThan(old.term().position());
        assertThat(ben.memory.secrets()).contains(newest);
    }
}
