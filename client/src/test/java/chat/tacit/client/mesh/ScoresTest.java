package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.client.mesh.Servers.Probe;
import chat.tacit.client.mesh.Servers.Word;
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

/** What probes say about servers, in a real database. */
final class ScoresTest {
    @TempDir private Path directory;
    private KnownMesh mesh;
    private List<RelayAddress> all;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 11);
        all = mesh.know(5);
        mesh.ready();
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private void probed(KnownServers by, RelayAddress tx, RelayAddress rx, boolean lost) {
        var _ =
                mesh.write(database -> {
                    by.probed(database, new Probe(tx, rx, lost), NOW);
                    return true;
                });
    }

    private MeshServerStatus status(RelayAddress of, Instant now) {
        return mesh.read(tx -> MeshView.of(tx, mesh.entropy, now)).servers().stream()
                .filter(one -> one.address().equals(of))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void serverThatDropsIsInQuarantineForAnHourAndItsPartnersAreNot() {
        for (int i = 0; i < 12; i++) {
            probed(mesh.servers, all.get(1 + i % 4), all.get(0), true);
            for (int other = 1; other < 4; other++) {
                probed(mesh.servers, all.get(other), all.get(other + 1), false);
            }
        }
        assertThat(status(all.get(0), NOW).state()).isEqualTo(State.QUARANTINED);
        for (RelayAddress honest : all.subList(1, 5)) {
            assertThat(status(honest, NOW).state()).isEqualTo(State.VERIFIED);
            assertThat(status(honest, NOW).suspicion().isEnough()).isFalse();
        }
        Optional<RelayAddress> guard =
                mesh.write(tx -> mesh.servers.guard(tx, Optional.empty(), NOW));
        assertThat(guard).isPresent().get().isNotEqualTo(all.get(0));
        assertThat(status(all.get(0), NOW.plus(Duration.ofHours(1))).state())
                .isEqualTo(State.VERIFIED);
    }

    @Test
    void whatOneRunFoundCountsInTheNext() {
        KnownServers by = mesh.servers;
        int probes = 0;
        while (status(all.get(0), NOW).state() != State.QUARANTINED) {
            assertThat(probes).isLessThan(12);
            probed(by, all.get(1 + probes % 4), all.get(0), true);
            by = new KnownServers(mesh.entropy); // the process ended, and began again
            probes++;
        }
        assertThat(probes).isEqualTo(7); // 7 ln 4 is the first above 9.2
    }

    @Test
    void wordOfAContactSpeaksOfWhereWasPostedAlone() {
        var _ =
                mesh.write(tx -> {
                    mesh.servers.told(tx, new Word(all.get(2), mesh.contact(tx), true), NOW);
                    return true;
                });
        assertThat(status(all.get(2), NOW).suspicion().sum()).isPositive();
        assertThat(status(all.get(3), NOW).suspicion().sum()).isZero();
    }

    /** In one sum for all, what others confirm would wash away what one contact misses. */
    @Test
    void whatOneContactMissesHasASumOfItsOwnThatHoldsInTheNextRun() {
        ConversationId bob = mesh.write(mesh::contact);
        ConversationId carol = mesh.write(mesh::contact);
        KnownServers by = mesh.servers;
        for (int i = 0; i < 7; i++) {
            assertThat(status(all.get(2), NOW).state()).isEqualTo(State.VERIFIED);
            told(by, bob, true);
            for (int other = 0; other < 12; other++) {
                told(by, carol, false);
            }
            by = new KnownServers(mesh.entropy);
        }
        assertThat(status(all.get(2), NOW).state()).isEqualTo(State.QUARANTINED);
    }

    private void told(KnownServers by, ConversationId contact, boolean lost) {
        var _ =
                mesh.write(tx -> {
                    by.told(tx, new Word(all.get(2), contact, lost), NOW);
                    return true;
                });
    }

    /** What gets lost before both is charged to where it was posted by both. */
    @Test
    void guardIsHeldToTwiceTheSumAndNoReceiverIsInQuarantineForIt() {
        for (int i = 0; i < 6; i++) {
            probed(mesh.servers, all.get(0), all.get(1), true);
            probed(mesh.servers, all.get(0), all.get(2), true);
        }
        assertThat(status(all.get(0), NOW).state()).isEqualTo(State.VERIFIED);
        probed(mesh.servers, all.get(0), all.get(1), true);
        assertThat(status(all.get(0), NOW).state()).isEqualTo(State.QUARANTINED);
        assertThat(status(all.get(1), NOW).state()).isEqualTo(State.VERIFIED);
    }

    @Test
    void loopsAndWordsAreEachRememberedUpToALimit() {
        ConversationId bob = mesh.write(mesh::contact);
        told(mesh.servers, bob, false);
        fill("NULL", Scores.MOST);
        probed(mesh.servers, all.get(0), all.get(1), false);
        assertThat(outcomes("contact IS NULL")).isEqualTo(Scores.MOST);
        assertThat(outcomes("contact IS NOT NULL")).isEqualTo(1);
        fill("(SELECT MIN(id) FROM conversation)", Scores.MOST - 1);
        assertThat(outcomes("contact IS NOT NULL")).isEqualTo(Scores.MOST);
        told(mesh.servers, bob, false);
        assertThat(outcomes("contact IS NOT NULL")).isEqualTo(Scores.MOST);
    }

    private void fill(String contact, int count) {
        mesh.sql(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                        + " INSERT INTO mesh_outcome (tx, contact, lost, at) SELECT ?, "
                        + contact
                        + ", 0, ? FROM n",
                count,
                all.get(3).toString(),
                NOW);
    }

    private long outcomes(String which) {
        return mesh.<Long>read(tx ->
                tx.one("SELECT COUNT(*) FROM mesh_outcome WHERE " + which, row -> row.integer(1))
                        .orElseThrow());
    }

    @Test
    void outcomesAreForgottenAfterAWeek() {
        probed(mesh.servers, all.get(0), all.get(1), true);
        Instant later = NOW.plus(Scores.MEMORY).plusMillis(1);
        var _ =
                mesh.write(tx -> {
                    Probe probe = new Probe(all.get(2), all.get(3), false);
                    mesh.servers.probed(tx, probe, later);
                    return true;
                });
        Optional<Long> left =
                mesh.read(tx -> tx.one("SELECT COUNT(*) FROM mesh_outcome", row -> row.integer(1)));
        assertThat(left).contains(1L);
    }
}
