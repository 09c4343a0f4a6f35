package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Terms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How somebody comes in. */
class AdmissionTest {
    private final World world = new World(1);
    private final Peer alice = world.creator;
    private final Peer bob = world.person("bob");
    private final Peer carol = world.person("carol");

    @Test
    void creatorIsAloneInANewSession() {
        world.enter(alice);
        world.run();

        assertThat(alice.events).containsExactly(new LiveEvent.Entered(Optional.empty()));
        world.assertTogether(alice);
    }

    @Test
    void somebodyInsideLetsInWhomTheyKnow() {
        world.acquaint(alice, bob);
        world.assemble(bob);

        assertThat(bob.events).contains(new LiveEvent.Entered(Optional.of(alice.id())));
        assertThat(alice.events)
                .contains(
                        new LiveEvent.Added(bob.id(), alice.id()),
                        new LiveEvent.Arrived(bob.id(), new DisplayName("bob"), Bytes.empty()));
        assertThat(bob.machine().names()).containsEntry(alice.id(), new DisplayName("alice"));
        assertThat(alice.machine().isArriving(bob.id())).isFalse();
        world.assertTogether(alice, bob);
    }

    @Test
    void stepsHaveTheDocumentsNamesAndTheKeyComesAfterTheCommit() {
        world.acquaint(alice, bob);
        world.assemble(bob);

        assertThat(Stream.concat(alice.lines.stream(), bob.lines.stream()))
                .extracting(line -> line.getClass().getSimpleName())
                .containsExactly(
                        "Identity",
                        "Identity",
                        "AddUser",
                        "Response",
                        "Identity",
                        "Challenge",
                        "Greeting");
    }

    @Test
    void whoeverIsKnownToNobodyStaysOutside() {
        world.acquaint(alice, bob);
        world.assemble(bob);
        world.enter(carol);
        world.pass(Duration.ofSeconds(20));

        assertThat(carol.isInside()).isFalse();
        assertThat(carol.connected).isFalse();
        assertThat(carol.lines).hasSize(1);
        assertThat(Stream.concat(alice.lines.stream(), bob.lines.stream()))
                .filteredOn(ClientLine.Nack.class::isInstance)
                .hasSize(2);
        world.assertTogether(alice, bob);
    }

    @Test
    void onlyOneInsideNeedsToKnowTheNewcomer() {
        world.acquaint(alice, bob);
        world.acquaint(bob, carol);
        world.assemble(bob, carol);

        assertThat(carol.events).contains(new LiveEvent.Entered(Optional.of(bob.id())));
        assertThat(carol.machine().names()).containsKey(alice.id());
        world.assertTogether(alice, bob, carol);
    }

    @Test
    void severalVouchWhereTheCreatorWantsIt() {
        World three = new World(2, creator -> new Terms(3, List.of()));
        Peer[] others =
                Stream.of("bob", "carol", "dave", "eve").map(three::person).toArray(Peer[]::new);
        Peer[] all =
                Stream.concat(Stream.of(three.creator), Stream.of(others)).toArray(Peer[]::new);
        three.acquaint(all);
        three.assemble(others);

        three.assertTogether(all);
    }

    @Test
    void tooFewWhoKnowTheNewcomerLetNobodyIn() {
        World two = new World(3, creator -> new Terms(2, List.of()));
        Peer first = two.person("bob");
        Peer stranger = two.person("carol");
        two.acquaint(two.creator, first);
        two.acquaint(two.creator, stranger);
        two.assemble(first);
        two.enter(stranger);
        two.pass(Duration.ofSeconds(70));

        assertThat(stranger.isInside()).isFalse();
        assertThat(two.creator.events).contains(new LiveEvent.NotAdmitted(stranger.id()));
        two.assertTogether(two.creator, first);
    }

    @Test
    void onlyTheCreatorsAnchorsCount() {
        World anchored = new World(4, creator -> new Terms(1, List.of(creator)));
        Peer first = anchored.person("bob");
        Peer second = anchored.person("carol");
        anchored.acquaint(anchored.creator, first);
        anchored.acquaint(first, second);
        anchored.assemble(first);
        anchored.enter(second);
        anchored.pass(Duration.ofSeconds(70));
        assertThat(second.isInside()).isFalse();

        anchored.acquaint(anchored.creator, second);
        anchored.enter(second);
        anchored.pass(Duration.ofSeconds(70));
        anchored.assertTogether(anchored.creator, first, second);
    }

    @Test
    void newcomerWithoutTheKeyIsRemoved() {
        world.acquaint(alice, bob, carol);
        world.assemble(bob);
        world.relay.lie =
                (to, line) -> line instanceof ServerLine.Greeting ? List.of() : List.of(line);
        world.enter(carol);
        world.run();
        assertThat(alice.machine().isArriving(carol.id())).isTrue();
        world.pass(Duration.ofSeconds(9));
        assertThat(alice.machine().roster().orElseThrow().size()).isEqualTo(3);
        world.pass(Duration.ofSeconds(2));

        assertThat(alice.machine().roster().orElseThrow().member(carol.id())).isEmpty();
        assertThat(carol.ending).containsInstanceOf(Ending.PutOut.class);
        world.assertTogether(alice, bob);
    }

    /** After each line that a voucher says or hears in an admission, its connection breaks. */
    @ParameterizedTest
    @ValueSource(strings = {"NewUser", "Identity", "Challenge", "AddUser", "Response"})
    void voucherVanishesAfterEachStep(String step) {
        world.acquaint(alice, bob, carol);
        world.assemble(bob);
        boolean[] cut = {false};
        world.relay.lie =
                (to, line) -> {
                    boolean vanishes = !cut[0] && vanishesAt(step, line, carol.id());
                    if (vanishes) {
                        cut[0] = true;
                        Peer voucher = voucher(carol);
                        world.people.stream()
                                .filter(it -> it == voucher)
                                .forEach(it -> it.connected = false);
                        voucher.up.clear();
                    }
                    return to.connected ? List.of(line) : List.of();
                };
        world.enter(carol);
        world.run();
        world.people.stream()
                .filter(it -> !it.connected && it != carol)
                .forEach(it -> world.relay.gone(it, Optional.empty()));
        world.pass(Duration.ofSeconds(30));
        if (!carol.isInside()) {
            world.enter(carol);
            world.pass(Duration.ofSeconds(30));
        }

        assertThat(cut[0]).isTrue();
        Peer stayed = alice.connected ? alice : bob;
        world.assertTogether(stayed, carol);
    }

    private Peer voucher(Peer newcomer) {
        return world.relay.admissions.values().stream()
                .filter(it -> it.newcomer == newcomer)
                .flatMap(it -> it.voucher.stream())
                .findFirst()
                .orElse(alice);
    }

    /** Whether this is where the voucher's part ends in the named step. */
    private static boolean vanishesAt(String step, ServerLine line, MemberId newcomer) {
        return switch (step) {
            case "NewUser" -> line instanceof ServerLine.NewUser;
            case "Identity" -> line instanceof ServerLine.Identity;
            case "Challenge" -> line instanceof ServerLine.Challenge;
            case "AddUser" ->
                    line instanceof ServerLine.UserAdded added && added.newcomer().equals(newcomer);
            default -> line instanceof ServerLine.Response;
        };
    }

    @Test
    void invitedWhoIsToldThatNobodyIsThereLeaves() {
        world.enter(bob);
        world.run();

        assertThat(bob.ending).contains(new Ending.Alone());
        assertThat(bob.lines).hasSize(1);
    }

    @Test
    void relayThatDoesNotAnswerIsGivenUp() {
        world.relay.lie = (to, line) -> List.of();
        world.enter(alice);
        world.pass(Duration.ofSeconds(6));

        assertThat(alice.ending).contains(new Ending.Silent());
    }

    @Test
    void creatorComesBackAsAnybodyElse() {
        world.acquaint(alice, bob);
        world.assemble(bob);
        world.cut(alice);
        world.pass(Duration.ofSeconds(5));
        world.enter(alice);
        world.pass(Duration.ofSeconds(5));

        assertThat(alice.events).contains(new LiveEvent.Entered(Optional.of(bob.id())));
        world.assertTogether(bob, alice);
    }
}
