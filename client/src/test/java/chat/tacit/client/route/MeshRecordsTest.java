package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.Person;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.mesh.MeshRequests;
import chat.tacit.client.mesh.Stranger;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a backup and other devices get of the mesh. */
final class MeshRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final JoseKey KEY = JoseKey.generate(Entropy.system());
    private static final MeshRecord.Settings HIGH =
            new MeshRecord.Settings("high", Optional.of(Duration.ofSeconds(15)), true, NOW);
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "b".repeat(42) + "A@two.example:443");
    private static final MeshRecord.Address ADDRESS =
            new MeshRecord.Address(
                    KEY.publicKey(),
                    Optional.of(new MeshRecord.Address.Held(KEY, NOW, List.of(RELAY))));
    private static final MeshRecord.Server DROPPER =
            new MeshRecord.Server(
                    RelayAddress.parse("tacit://" + "a".repeat(42) + "A@one.example:443"),
                    false,
                    NOW,
                    new MeshRecord.Score(
                            4_321,
                            2,
                            Optional.of(new MeshRecord.Quarantine(NOW, NOW.plusSeconds(7_200)))),
                    Optional.empty());

    @TempDir private Path directory;
    private Optional<Person> somebody = Optional.empty();

    @BeforeEach
    void begin() {
        somebody = Optional.of(new Person(directory.resolve("one"), "Alice", NOW));
    }

    @AfterEach
    void end() {
        somebody.orElseThrow().close();
    }

    private void put(MeshRecord record) {
        var _ =
                somebody.orElseThrow()
                        .write(tx -> {
                            MeshRecords.put(tx, record, NOW);
                            return true;
                        });
    }

    private List<MeshRecord> all() {
        return somebody.orElseThrow().read(MeshRecords::all);
    }

    @Test
    void whatWasTakenIsToldAlike() {
        assertThat(all()).isEmpty();
        List.of(HIGH, ADDRESS, DROPPER).forEach(this::put);
        assertThat(all()).containsExactly(HIGH, ADDRESS, DROPPER);
    }

    @Test
    void decisionAboutARequestHoldsBeforeItComes() {
        Bytes hash = Bytes.owned(Entropy.system().bytes(32));
        MeshRecord.Decision rejected = new MeshRecord.Decision(hash, Optional.empty(), NOW);
        MeshRecord.Decision accepted =
                new MeshRecord.Decision(hash, Optional.of(hash.slice(0, 16)), NOW.plusMillis(1));
        put(rejected);
        assertThat(waiting()).isEmpty();
        put(accepted);
        put(rejected);
        assertThat(all()).containsExactly(accepted);
        assertThat(waiting()).singleElement().satisfies(it -> assertThat(it.accepted()).isTrue());
        var _ =
                somebody.orElseThrow()
                        .write(tx ->
                                tx.update(
                                        "INSERT INTO conversation (id, kind, name, state, level,"
                                                + " created_at) VALUES (?, 'contact', 'Bob', 'active',"
                                                + " 'link', 0)",
                                        hash.slice(0, 16)));
        assertThat(waiting()).isEmpty();
    }

    private List<Stranger> waiting() {
        return somebody.orElseThrow().read(MeshRequests::all);
    }

    @Test
    void laterDecisionHolds() {
        put(HIGH);
        put(new MeshRecord.Settings("off", Optional.empty(), false, NOW.minusMillis(1)));
        assertThat(all()).containsExactly(HIGH);
        MeshRecord.Settings later =
                new MeshRecord.Settings("off", Optional.empty(), false, NOW.plusMillis(1));
        put(later);
        assertThat(all()).containsExactly(later);
    }

    @Test
    void coverThatIsNoneIsRefused() {
        assertThatThrownBy(() -> put(new MeshRecord.Settings("full", Optional.empty(), true, NOW)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void addressThatWasGivenUpStaysSo() {
        put(ADDRESS);
        MeshRecord.Address givenUp = new MeshRecord.Address(KEY.publicKey(), Optional.empty());
        put(givenUp);
        put(ADDRESS);
        assertThat(all()).containsExactly(givenUp);
    }

    /** What is posted at one of its servers stays there. */
    @Test
    void everyDeviceFetchesWhereAnyOfThemReceives() {
        put(ADDRESS);
        RelayAddress other = RelayAddress.parse("tacit://" + "c".repeat(42) + "A@c.example:443");
        put(
                new MeshRecord.Address(
                        KEY.publicKey(),
                        Optional.of(new MeshRecord.Address.Held(KEY, NOW, List.of(other)))));
        MeshAddress address = somebody.orElseThrow().read(MeshAddresses::find).orElseThrow();
        assertThat(address.servers()).containsExactly(RELAY, other);
    }

    /** Another device may be wrong about a server, or be made to be. */
    @Test
    void ownFindingsAboutAServerStay() {
        put(DROPPER);
        put(
                new MeshRecord.Server(
                        DROPPER.address(),
                        true,
                        NOW,
                        new MeshRecord.Score(0, 0, Optional.empty()),
                        Optional.empty()));
        assertThat(all()).containsExactly(DROPPER);
    }

    /** What the user chose here is told to other devices, and what is chosen there holds here. */
    @Test
    void hiddenInvitationsAreAChoiceOfTheWholeProfile() {
        Person one = somebody.orElseThrow();
        one.write(tx -> {
            MeshRoutes.hideNew(tx, true, NOW);
            return true;
        });
        boolean hidden = one.read(MeshRoutes::areHidden);
        assertThat(hidden).isTrue();
        assertThat(all())
                .containsExactly(new MeshRecord.Settings("low", Optional.empty(), true, NOW));
        put(new MeshRecord.Settings("low", Optional.empty(), false, NOW.plusMillis(1)));
        boolean after = one.read(MeshRoutes::areHidden);
        assertThat(after).isFalse();
    }
}
