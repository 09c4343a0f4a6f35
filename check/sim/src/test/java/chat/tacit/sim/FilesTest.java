package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Stage;
import chat.tacit.client.file.Taking;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Files over relays that lose, change and refuse parts of them, and processes that end. */
class FilesTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final int SIZE = 20 * 65_536 + 17;

    @TempDir Path directory;

    private final Homes homes;
    private final World world;
    private Person alice;
    private Person bob;
    private Tie tie;

    FilesTest() throws IOException {
        homes = Homes.make();
        world = new World(22, homes);
    }

    @BeforeEach
    void meet() {
        var _ = world.addServer(Limits.defaults());
        var _ = world.addServer(Limits.defaults());
        alice = world.addPerson("Alice", world.servers());
        bob = world.addPerson("Bob", world.servers());
        tie = world.connect(alice, bob, false);
        assertThat(world.settle(SOON)).isTrue();
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private Path original() throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        return Files.write(directory.resolve("heron.jpg"), bytes);
    }

    private Message sent() throws IOException, ClientException {
        return alice.sendFile(tie.one().conversation(), original());
    }

    private List<Message> files(Person person) {
        return person
                .read(tx ->
                        History.last(
                                tx,
                                person == bob
                                        ? tie.turned().one().conversation()
                                        : tie.one().conversation(),
                                100))
                .stream()
                .filter(message -> message.type() == Message.Type.FILE)
                .toList();
    }

    private Stage stage(Person person) {
        return files(person).stream()
                .findFirst()
                .flatMap(message -> person.read(tx -> Taking.status(tx, message)))
                .map(FileStatus::stage)
                .orElse(Stage.UP);
    }

    private boolean comes() {
        return world.schedule().until(() -> bob.isUp() && stage(bob) == Stage.HERE, SOON);
    }

    private void assertSaved() throws IOException, ClientException {
        Path saved = bob.save(files(bob).getFirst(), directory.resolve("in"));
        assertThat(saved).hasFileName("heron.jpg").hasSameBinaryContentAs(original());
    }

    @Test
    void relayThatLosesAndChangesPartsIsMadeUpForByTheOther() throws Exception {
        Chance chance = world.chance();
        List<Lie> lies = List.of(Lie.DROP, Lie.CORRUPT);
        world.servers().getFirst().lieAboutFiles(() -> chance.of(lies));
        var _ = sent();

        assertThat(comes()).isTrue();
        assertSaved();
    }

    @Test
    void relayThatIsGoneIsMadeUpForByTheOther() throws Exception {
        Server gone = world.servers().getFirst();
        gone.stop();
        world.network().cutAll(gone);
        var _ = sent();

        assertThat(comes()).isTrue();
        assertSaved();
    }

    @Test
    void partThatNoRelayHasEndsTheFileAndIsSaid() throws Exception {
        world.servers().forEach(server -> server.lieAboutFiles(() -> Lie.CORRUPT));
        var _ = sent();

        assertThat(world.schedule().until(() -> stage(bob) == Stage.LOST, SOON)).isTrue();
        assertThatThrownBy(() -> bob.save(files(bob).getFirst(), directory.resolve("in")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("ask for it again");
        assertThat(directory.resolve("in")).doesNotExist();
    }

    @Test
    void processesMayEndAnywhereWhileAFileGoesAndComes() throws Exception {
        var _ = sent();
        for (int times = 0; times < 12; times++) {
            world.schedule().pass(Duration.ofMillis(170));
            (times % 3 == 0 ? bob : alice).crash(Duration.ofMillis(50));
        }
        for (int times = 0; times < 12; times++) {
            world.schedule().pass(Duration.ofMillis(310));
            bob.crash(Duration.ofMillis(50));
        }

        assertThat(comes()).isTrue();
        assertSaved();
    }

    @Test
    void senderDeletesAtTheRelaysWhatHasCome() throws Exception {
        var _ = sent();

        assertThat(world.schedule().until(() -> stage(alice) == Stage.OVER, SOON)).isTrue();
        assertSaved();
        assertThat(files(alice).getFirst().state()).isEqualTo(Message.State.DELIVERED);
        assertThat(alice.files()).noneMatch(name -> name.startsWith("profile.file-"));
    }

    @Test
    void fileThatIsTakenBackIsGoneOnBothSides() throws Exception {
        Message file = sent();
        assertThat(comes()).isTrue();
        var _ =
                alice.act((tx, parts) -> {
                    Message now = History.find(tx, file.conversation(), file.id()).orElseThrow();
                    parts.amendments().unsend(tx, now, world.schedule().instant());
                    return true;
                });
        assertThat(world.schedule().until(() -> files(bob).isEmpty(), SOON)).isTrue();
        world.schedule().pass(Duration.ofMinutes(1));

        assertThat(alice.files()).noneMatch(name -> name.startsWith("profile.file-"));
        assertThat(bob.files()).noneMatch(name -> name.startsWith("profile.file-"));
    }

    @Test
    void sessionThatTookAllItMayIsFollowedByAnother() throws Exception {
        Limits small = Limits.defaults().with(Limit.BLOBS_PER_SESSION, 10 * 65_552L);
        var _ = world.addServer(small);
        Person carol = world.addPerson("Carol", List.of(world.servers().getLast()));
        Tie other = world.connect(carol, bob, false);
        assertThat(world.settle(SOON)).isTrue();
        var _ = carol.sendFile(other.one().conversation(), original());

        assertThat(
                        world.schedule()
                                .until(
                                        () ->
                                                bob.read(Taking::unsaved).stream()
                                                        .anyMatch(it ->
                                                                bob.read(tx ->
                                                                                Taking.status(
                                                                                        tx, it))
                                                                                .orElseThrow()
                                                                                .stage()
                                                                        == Stage.HERE),
                                        SOON))
                .isTrue();
    }
}
