package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which keys a profile has, and where each receives. */
final class MeshKeysTest {
    @TempDir private Path directory;
    private KnownMesh mesh;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 11);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private void run(KeyStock stock, Instant now) {
        var _ =
                mesh.write(tx -> {
                    new MeshKeys(mesh.servers, stock, mesh.entropy).run(tx, now);
                    return true;
                });
    }

    private List<MeshKey> keys(Instant now) {
        return mesh.read(tx -> MeshKey.all(tx, now));
    }

    private List<MeshKey> loops(Instant now) {
        return keys(now).stream().filter(key -> key.purpose().isOwn()).toList();
    }

    private List<Receiver> receivers() {
        return mesh.read(Receiver::all);
    }

    /** A key at which somebody is expected to write. */
    private void address(int pair) {
        JoseKey key = MeshPairs.get(pair);
        mesh.sql(
                "INSERT INTO mesh_key (purpose, private_key, public_key, thumbprint, location,"
                        + " made_at, renew_at) VALUES ('address', ?, ?, ?, ?, ?, ?)",
                key.secret(),
                key.publicKey().bytes(),
                key.publicKey().thumbprint().bytes(),
                Bytes.owned(new byte[16]),
                NOW,
                NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void profileThatDoesNotUseTheMeshHasNoKeys() {
        run(MeshPairs.stock(0, 6), NOW);

        assertThat(keys(NOW)).isEmpty();
    }

    @Test
    void thereAreFourLoopKeysAndATwinForEachOfTheOthers() {
        address(0);
        run(MeshPairs.stock(1, 7), NOW);
        assertThat(loops(NOW)).hasSize(MeshKeys.LOOPS + 1);
        assertThat(own(MeshKey.Purpose.TWIN, NOW)).hasSize(1);

        address(7);
        assertThat(mesh.<Integer>read(tx -> MeshKeys.lacking(tx, NOW))).isEqualTo(1);
        run(MeshPairs.stock(8, 10), NOW);
        assertThat(own(MeshKey.Purpose.LOOP, NOW)).hasSize(MeshKeys.LOOPS);
        assertThat(own(MeshKey.Purpose.TWIN, NOW)).hasSize(2);
    }

    private List<Long> own(MeshKey.Purpose purpose, Instant now) {
        return mesh.<List<Long>>read(tx -> MeshKeys.loops(tx, purpose, now));
    }

    @Test
    void withoutPairsInStockNothingIsMade() {
        address(0);

        run(MeshPairs.stock(0, 0), NOW);

        assertThat(loops(NOW)).isEmpty();
    }

    @Test
    void loopKeyIsChangedAfterAMonthAndFetchedFifteenDaysLonger() {
        address(0);
        run(MeshPairs.stock(1, 6), NOW);
        Instant later = NOW.plus(Duration.ofDays(36));

        run(MeshPairs.stock(6, 11), later);

        assertThat(own(MeshKey.Purpose.LOOP, later)).hasSize(4);
        assertThat(own(MeshKey.Purpose.TWIN, later)).hasSize(1);
        assertThat(loops(later)).hasSize(10);
        assertThat(loops(later.plus(MeshKey.AFTERWARDS))).hasSize(5);
    }

    @Test
    void everyKeyHasTwoReceiversOfDifferentOperators() {
        List<RelayAddress> servers = mesh.know(8);
        mesh.ready();
        address(0);
        run(MeshPairs.stock(1, 5), NOW);

        List<Receiver> all = receivers();

        assertThat(all).hasSize(10).allMatch(one -> !one.isLeft() && !one.receives(NOW));
        assertThat(all.stream().map(Receiver::key).distinct()).hasSize(5);
        assertThat(all.stream().map(Receiver::server).distinct())
                .hasSizeGreaterThan(2)
                .isSubsetOf(servers);
    }

    @Test
    void untilEnoughIsKnownOfServersNoneReceives() {
        mesh.know(8);
        address(0);
        run(MeshPairs.stock(1, 5), NOW);

        assertThat(receivers()).isEmpty();
    }

    @Test
    void serverInQuarantineIsLeftAndFetchedFromForAWeek() {
        mesh.know(8);
        mesh.ready();
        address(0);
        run(MeshPairs.stock(1, 5), NOW);
        Receiver left = receivers().getFirst();
        mesh.sql(
                "UPDATE mesh_server SET quarantined_until = ? WHERE address = ?",
                NOW.plus(Duration.ofHours(1)),
                left.server().toString());

        run(MeshPairs.stock(0, 0), NOW);

        List<Receiver> of = mesh.read(tx -> Receiver.of(tx, left.key()));
        assertThat(of).hasSize(3);
        assertThat(of)
                .filteredOn(Receiver::isLeft)
                .singleElement()
                .satisfies(one -> assertThat(one.server()).isEqualTo(left.server()));
        Instant week = NOW.plus(Receiver.AFTERWARDS);
        mesh.renew(week);
        run(MeshPairs.stock(0, 0), week);
        assertThat(mesh.<List<Receiver>>read(tx -> Receiver.of(tx, left.key()))).hasSize(2);
    }
}
