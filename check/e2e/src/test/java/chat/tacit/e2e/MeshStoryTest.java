package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.Lie;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * People talk over a mesh of five servers, of which one is killed, one drops every packet, one lies
 * about its load and one about whom it knows. Slots come a hundred times as often as with cover
 * {@code low}, so that what takes hours takes minutes. The build has two people who say six
 * messages each; {@code -Dmesh.people=20 -Dmesh.messages=50} is the story at full length.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
@Tag("long")
final class MeshStoryTest {
    private static final int PEOPLE = Integer.getInteger("mesh.people", 2);
    private static final int EACH = Integer.getInteger("mesh.messages", 6);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final CoverSetting OFTEN =
            new CoverSetting(Cover.LOW, Optional.of(Duration.ofSeconds(1)));

    private World world;
    private Relay honest;
    private Relay killed;
    private CheatingServer dropping;
    private CheatingServer idle;
    private CheatingServer listing;
    private final List<HiddenPerson> people = new ArrayList<>();

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        world = new World(folder);
        honest = world.relay("honest", MeshOptions.serving());
        killed = world.relay("killed", MeshOptions.serving(honest.address()));
        dropping =
                CheatingServer.start(
                        world,
                        "dropping",
                        CheatingServer.Cheat.PACKETS,
                        MeshOptions.serving(honest.address()));
        idle =
                CheatingServer.start(
                        world,
                        "idle",
                        CheatingServer.Cheat.LOAD,
                        MeshOptions.serving(honest.address()));
        listing =
                CheatingServer.start(
                        world,
                        "listing",
                        CheatingServer.Cheat.LIST,
                        MeshOptions.serving(honest.address()));
        listing.against(honest.address(), idle.address());
        List<RelayAddress> all = servers();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new HiddenPerson(folder.resolve("person-" + i), "Person " + i, all, OFTEN));
        }
        for (int i = 0; i < PEOPLE; i += 2) {
            people.get(i + 1).connect(people.get(i).invite());
        }
    }

    private List<RelayAddress> servers() {
        return List.of(
                        honest.address(),
                        killed.address(),
                        dropping.address(),
                        idle.address(),
                        listing.address())
                .stream()
                .map(RelayAddress::parse)
                .toList();
    }

    @AfterAll
    void end() {
        people.forEach(HiddenPerson::close);
        List.of(dropping, idle, listing).forEach(CheatingServer::close);
        world.close();
    }

    @Test
    void everyMessageArrivesOnceAndWhoCheatsIsNamed() throws Exception {
        for (HiddenPerson person : people) {
            person.awaitContact(PATIENCE);
        }
        for (int message = 0; message < EACH; message++) {
            for (HiddenPerson person : people) {
                person.say(person.name() + " says " + message);
            }
            if (message == EACH / 2) {
                killed.process().kill();
            }
        }
        for (int i = 0; i < people.size(); i++) {
            HiddenPerson other = people.get(i % 2 == 0 ? i + 1 : i - 1);
            List<String> wanted = new ArrayList<>();
            for (int message = 0; message < EACH; message++) {
                wanted.add(other.name() + " says " + message);
            }
            people.get(i).awaitAll(wanted, PATIENCE);
            assertThat(people.get(i).heard()).containsExactlyInAnyOrderElementsOf(wanted);
        }
        awaitKnown(killed.address(), one -> one.state() == State.SILENT);
        awaitKnown(dropping.address(), one -> one.state() == State.QUARANTINED);
        awaitKnown(idle.address(), one -> one.load().filter(load -> load == 100).isPresent());
        awaitKnown(
                listing.address(),
                one ->
                        one.lies().stream()
                                .map(Lie::about)
                                .anyMatch(RelayAddress.parse(honest.address())::equals));
        assertThat(people).allSatisfy(person -> assertThat(known(person, honest).lies()).isEmpty());
    }

    private static MeshServerStatus known(HiddenPerson person, Relay server) {
        return person.known(RelayAddress.parse(server.address())).orElseThrow();
    }

    /** Somebody comes to know it of a server. */
    private void awaitKnown(String server, Predicate<MeshServerStatus> what) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        people.stream()
                                .flatMap(
                                        person -> person.known(RelayAddress.parse(server)).stream())
                                .anyMatch(what));
    }
}
