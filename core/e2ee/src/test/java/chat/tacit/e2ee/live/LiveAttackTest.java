package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.CommitCheck.Fault;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.ServerLine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The attacks of {@code spec/20-live} §19 that members themselves have to withstand. */
class LiveAttackTest {
    private World world = new World(7);
    private Peer alice = world.creator;
    private Peer bob = world.person("bob");
    private Peer carol = world.person("carol");

    /** Everything that the relay said to somebody, for those who would use it again. */
    private final List<ServerLine> recorded = new ArrayList<>();

    @BeforeEach
    void record() {
        world.acquaint(alice, bob, carol);
        recordLines();
    }

    private void recordLines() {
        world.relay.lie =
                (to, line) -> {
                    recorded.add(line);
                    return List.of(line);
                };
    }

    private void begin(long seed) {
        world = new World(seed);
        alice = world.creator;
        bob = world.person("bob");
        carol = world.person("carol");
        recorded.clear();
        record();
    }

    /** Bob answers alice, and somebody carries his answer to carol, who was asked as well. */
    @Test
    void aVoucherCannotUseARunTowardsSomebodyElse() {
        world.assemble(carol);
        world.relay.lie =
                (to, line) -> {
                    if (line instanceof ServerLine.Challenge challenge) {
                        Peer other = to == alice ? carol : alice;
                        other.down.add(challenge);
                        return List.of();
                    }
                    if (line instanceof ServerLine.NewUser) {
                        (to == alice ? carol : alice).down.add(line);
                    }
                    return List.of(line);
                };
        world.enter(bob);
        world.run();

        assertThat(List.of(alice, carol))
                .filteredOn(it -> it.sees(new LiveEvent.NotAdmitted(bob.id())))
                .hasSize(1);
        assertThat(bob.isInside()).isFalse();
        world.assertTogether(alice, carol);
    }

    @Test
    void nothingRecordedServesInAnotherSessionOrEpoch() {
        int lines = linesOfOneSession();
        for (int i = 0; i < lines; i++) {
            assertThat(linesOfOneSession()).isEqualTo(lines);
            ServerLine line = recorded.get(i);
            world.leave(alice);
            world.leave(bob);
            world.run();
            world.assemble(bob);
            for (Peer peer : List.of(alice, bob)) {
                peer.events.clear();
                world.inject(peer, line);
                world.run();
                assertThat(peer.events).as("%s", line).allMatch(LiveAttackTest::isHarmless);
            }
        }
    }

    /** A whole life of a session, recorded. */
    private int linesOfOneSession() {
        begin(8);
        world.assemble(bob);
        world.say(alice, "one");
        world.say(bob, alice, "two");
        world.run();
        world.enter(carol);
        world.run();
        return recorded.size();
    }

    private static boolean isHarmless(LiveEvent event) {
        return switch (event) {
            case LiveEvent.NotSameSession _,
                    LiveEvent.Unopenable _,
                    LiveEvent.Late _,
                    LiveEvent.Stranger _,
                    LiveEvent.Leaving _,
                    LiveEvent.NotAdmitted _ ->
                    true;
            case LiveEvent.Said _,
                    LiveEvent.Added _,
                    LiveEvent.Arrived _,
                    LiveEvent.Entered _,
                    LiveEvent.Changed _,
                    LiveEvent.Removed _,
                    LiveEvent.NotSaid _ ->
                    false;
        };
    }

    @Test
    void whatIsReflectedDoesNotOpen() {
        world.assemble(carol);
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.Identity(var admission, var message)
                                ? reflected(admission, message)
                                : List.of(line);
        world.enter(bob);
        world.run();
        assertThat(
                        alice.sees(new LiveEvent.NotAdmitted(bob.id()))
                                || carol.sees(new LiveEvent.NotAdmitted(bob.id())))
                .isTrue();

        world.say(alice, "mine");
        Data own = ((ClientLine.Send) alice.lines.getLast()).sealed();
        alice.events.clear();
        world.inject(alice, new ServerLine.Send(alice.id(), own));
        world.inject(alice, new ServerLine.Send(carol.id(), own));
        assertThat(alice.events)
                .containsExactly(
                        new LiveEvent.Stranger(alice.id()), new LiveEvent.Unopenable(carol.id()));
    }

    /** Message 3 goes back to who made it, as if it were the newcomer's answer. */
    private List<ServerLine> reflected(Bytes admission, Data message) {
        Optional.ofNullable(world.relay.admissions.get(admission))
                .flatMap(it -> it.voucher)
                .orElseThrow()
                .down
                .add(new ServerLine.Challenge(admission, message));
        return List.of();
    }

    @Test
    void newcomerOpensNeitherItsOwnChallengeNorTheResponseOfAnotherRun() {
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.Challenge(var admission, var message)
                                ? List.of(line, reflectedTo(bob, admission, message))
                                : List.of(line);
        world.enter(alice);
        world.run();
        world.enter(bob);
        world.run();

        assertThat(bob.isInside()).isTrue();
        assertThat(bob.ending).isEmpty();
    }

    private ServerLine reflectedTo(Peer newcomer, Bytes admission, Data message) {
        newcomer.events.clear();
        newcomer.down.addFirst(new ServerLine.Response(admission, message));
        return new ServerLine.Response(admission, message);
    }

    @Test
    void voucherWhomTheNewcomerDoesNotKnowGetsNoAnswer() {
        bob.trusted.remove(alice.id());
        world.enter(alice);
        world.run();
        world.enter(bob);
        world.run();

        assertThat(bob.ending).contains(new Ending.NotVouched(Optional.of(alice.id())));
        assertThat(bob.lines).hasSize(1).allMatch(ClientLine.Identity.class::isInstance);
    }

    @Test
    void memberWhomNobodyAddedReadsNothing() {
        world.assemble(bob);
        Peer eve = world.person("eve");
        world.enter(eve);
        world.relay.members.put(eve.id(), eve);
        world.run();
        world.say(alice, "for bob");
        world.run();

        assertThat(eve.events).isEmpty();
        assertThat(eve.isInside()).isFalse();
        Data sealed = ((ClientLine.Send) alice.lines.getLast()).sealed();
        world.inject(bob, new ServerLine.Send(eve.id(), sealed));
        assertThat(bob.sees(new LiveEvent.Stranger(eve.id()))).isTrue();
        assertThat(bob.machine().roster().orElseThrow().member(eve.id())).isEmpty();
    }

    @Test
    void relayThatPassesOnAForgedCommitIsFoundOut() {
        world.assemble(bob);
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.UserAdded added
                                ? List.of(forged(added, bytes -> flipped(bytes, 180)))
                                : List.of(line);
        world.enter(carol);
        world.run();

        Peer witness = voucherOf(carol) == alice ? bob : alice;
        assertThat(witness.ending)
                .hasValueSatisfying(it ->
                        assertThat(it)
                                .isInstanceOfSatisfying(
                                        Ending.BrokenChain.class,
                                        broken ->
                                                assertThat(broken.fault())
                                                        .contains(Fault.SIGNATURE)));
        assertThat(carol.isInside()).isFalse();
    }

    private Peer voucherOf(Peer newcomer) {
        return alice.lines.stream()
                        .filter(ClientLine.AddUser.class::isInstance)
                        .map(ClientLine.AddUser.class::cast)
                        .anyMatch(it -> it.newcomer().equals(newcomer.id()))
                ? alice
                : bob;
    }

    private static ServerLine forged(ServerLine.UserAdded added, UnaryOperator<Bytes> change) {
        return new ServerLine.UserAdded(
                added.newcomer(),
                added.place(),
                Data.of(change.apply(added.commit().bytes())),
                added.box());
    }

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] changed = bytes.toArray();
        changed[at] ^= 1;
        return Bytes.owned(changed);
    }

    /** A box that doesn't hold r shuts out whom it is given to, and they say who did it. */
    @Test
    void whoShutsSomebodyOutIsNamed() {
        world.assemble(bob);
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.UserAdded added && to == alice
                                ? List.of(
                                        new ServerLine.UserAdded(
                                                added.newcomer(),
                                                added.place(),
                                                added.commit(),
                                                Data.of(flipped(added.box().bytes(), 20))))
                                : List.of(line);
        alice.trusted.remove(carol.id());
        world.enter(carol);
        world.run();

        assertThat(alice.ending).contains(new Ending.ShutOut(bob.id()));
        assertThat(carol.isInside()).isTrue();
        world.pass(Duration.ofSeconds(5));
        world.assertTogether(bob, carol);
    }

    @Test
    void everyFailureOfAnAdmissionLooksAlike() {
        List<List<ClientLine>> said = new ArrayList<>();
        int size = 32 + 1_088 + 32 + 32 + 32 + 8 + 32 + 64 + 16;
        for (int at : IntStream.of(0, 40, 1_120, 1_150, size - 1).toArray()) {
            begin(9);
            world.relay.lie =
                    (to, line) ->
                            line instanceof ServerLine.Identity(var admission, var message)
                                    ? List.of(
                                            new ServerLine.Identity(
                                                    admission,
                                                    Data.of(flipped(message.bytes(), at))))
                                    : List.of(line);
            world.enter(alice);
            world.run();
            world.enter(bob);
            world.run();
            assertThat(bob.ending).containsInstanceOf(Ending.NotVouched.class);
            said.add(bob.lines);
        }
        assertThat(said).allMatch(lines -> lines.size() == 1);
        assertThat(nacksFor(bytes -> flipped(bytes, 0))).isEqualTo(List.of("Nack"));
        assertThat(nacksFor(bytes -> flipped(bytes, 40))).isEqualTo(List.of("Nack"));
        assertThat(nacksFor(bytes -> flipped(bytes, bytes.size() - 1))).isEqualTo(List.of("Nack"));
        assertThat(nacksFor(bytes -> bytes.slice(0, 20))).isEqualTo(List.of("Nack"));
    }

    /** What alice says of a message 1 that was changed. */
    private List<String> nacksFor(UnaryOperator<Bytes> change) {
        begin(10);
        world.relay.lie =
                (to, line) ->
                        line instanceof ServerLine.NewUser(var id, var message)
                                ? List.of(
                                        new ServerLine.NewUser(
                                                id, Data.of(change.apply(message.bytes()))))
                                : List.of(line);
        world.enter(alice);
        world.run();
        alice.lines.clear();
        world.enter(bob);
        world.run();
        assertThat(alice.events).containsExactly(new LiveEvent.Entered(Optional.empty()));
        return alice.lines.stream().map(it -> it.getClass().getSimpleName()).toList();
    }

    /** Who was inside, and was put out, is still trusted, and comes in by a new admission alone. */
    @Test
    void commitThatAddsSomebodyServesOnce() {
        world.assemble(bob, carol);
        ServerLine.UserAdded first =
                recorded.stream()
                        .filter(ServerLine.UserAdded.class::isInstance)
                        .map(ServerLine.UserAdded.class::cast)
                        .filter(it -> it.newcomer().equals(carol.id()))
                        .findFirst()
                        .orElseThrow();
        world.leave(carol);
        world.pass(Duration.ofSeconds(1));
        world.inject(alice, first);

        assertThat(Commit.decode(first.commit().bytes())).isInstanceOf(Commit.AddUser.class);
        assertThat(alice.ending)
                .contains(
                        new Ending.BrokenChain(
                                Optional.of(committer(first)), Optional.of(Fault.NOT_NEXT)));
    }

    private static chat.tacit.protocol.live.MemberId committer(ServerLine.UserAdded added) {
        return Commit.decode(added.commit().bytes()).head().committer();
    }
}
