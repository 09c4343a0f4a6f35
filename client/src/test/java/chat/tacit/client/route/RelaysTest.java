package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Homes;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Choosing relays for connections, in a real database. */
final class RelaysTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir private Path directory;
    private Optional<Profile> open = Optional.empty();

    @BeforeEach
    void open() {
        open = Optional.of(Homes.open(directory, "Alice"));
    }

    @AfterEach
    void close() {
        open.orElseThrow().close();
    }

    @Test
    void noRelayOfThreeOrMoreCarriesOverTwoThirdsOfTheConnections() {
        for (int relays = 3; relays <= 6; relays++) {
            List<List<RelayAddress>> pairs = connect(relays, 60, relays);
            for (int n = 1; n <= pairs.size(); n++) {
                int roundedUp = (2 * n + 2) / 3;
                assertThat(carried(pairs.subList(0, n)).values())
                        .as("%d relays, %d connections", relays, n)
                        .allMatch(here -> here <= roundedUp);
            }
            clear();
        }
    }

    @Test
    void everyPairOfRelaysIsChosenByChance() {
        Set<Set<RelayAddress>> pairs = new HashSet<>();
        connect(4, 200, 1).forEach(pair -> pairs.add(Set.copyOf(pair)));

        assertThat(pairs).hasSize(6);
    }

    @Test
    void aRelayAddedLaterTakesTheLoadOffTheOthers() {
        connect(2, 10, 1);
        Entropy entropy = new Random(2)::nextBytes;
        run(tx -> add(tx, 2));

        for (int i = 10; i < 15; i++) {
            int number = i;
            List<RelayAddress> pair = run(tx -> connection(tx, number, entropy));
            assertThat(pair).contains(relay(2));
        }
    }

    private List<RelayAddress> relays(Function<Transaction, List<RelayAddress>> which) {
        return run(which);
    }

    private int leave(int number) throws ClientException {
        return open.orElseThrow().write(tx -> Leaving.leave(tx, relay(number), NOW));
    }

    @Test
    void relayWithoutQueuesIsGoneAtOnce() throws ClientException {
        run(tx -> add(tx, 0) && add(tx, 1));
        assertThat(leave(0)).isZero();
        assertThat(relays(Relays::all)).containsExactly(relay(1));
    }

    @Test
    void relayWithQueuesStaysAndGetsNoNewOnes() throws ClientException {
        connect(4, 30, 4);
        int toMove = leave(0);
        assertThat(toMove).isPositive();
        assertThat(relays(Relays::all)).contains(relay(0));
        assertThat(relays(Relays::staying)).hasSize(3).doesNotContain(relay(0));
        RelayStatus status =
                run(tx -> Relays.status(tx, relay(0), Optional.empty(), Optional.empty()));
        assertThat(status.toMove()).contains(toMove);
        for (int i = 100; i < 130; i++) {
            int number = i;
            List<RelayAddress> pair = run(tx -> connection(tx, number, Entropy.system()));
            assertThat(pair).doesNotContain(relay(0));
        }
        run(tx -> {
            Leaving.stay(tx, relay(0));
            return true;
        });
        assertThat(relays(Relays::staying)).contains(relay(0));
    }

    @Test
    void relayIsForgottenWithItsLastQueue() throws ClientException {
        connect(3, 5, 3);
        leave(0);
        run(tx -> tx.update("DELETE FROM queue WHERE relay = ?", relay(0).toString()));
        run(tx -> {
            Leaving.forget(tx, NOW);
            return true;
        });
        assertThat(relays(Relays::all)).doesNotContain(relay(0)).hasSize(2);
    }

    @Test
    void relayIsNotLeftIfConnectionsHaveNowhereToGo() {
        connect(2, 3, 2);
        assertThatThrownBy(() -> leave(0))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("3 connections would be left with one relay")
                .hasMessageContaining("tacit relay add");
    }

    private boolean ends(int number) {
        return run(tx -> {
            Relays.ends(tx, relay(number), Optional.of(NOW));
            return true;
        });
    }

    @Test
    void relayThatEndsGetsNothingNewWhileAnotherIsThere() {
        connect(3, 5, 5);
        ends(0);
        assertThat(relays(Relays::making)).containsExactly(relay(1), relay(2));
        assertThat(relays(Relays::staying)).contains(relay(0));
        for (int i = 100; i < 120; i++) {
            int number = i;
            List<RelayAddress> pair = run(tx -> connection(tx, number, Entropy.system()));
            assertThat(pair).doesNotContain(relay(0));
        }
        run(tx -> {
            Relays.ends(tx, relay(0), Optional.empty());
            return true;
        });
        assertThat(relays(Relays::making)).contains(relay(0));
    }

    @Test
    void whereEveryRelayEndsTheUserIsToldWhatIsMissing() {
        run(tx -> add(tx, 0));
        ends(0);
        assertThatThrownBy(() ->
                        open.orElseThrow()
                                .write(tx ->
                                        Queues.make(
                                                tx,
                                                Optional.empty(),
                                                Optional.empty(),
                                                Entropy.system())))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("end soon")
                .hasMessageContaining("tacit relay add");
    }

    /** Two that end can't stand in for each other. */
    @Test
    void relayThatEndsIsLeftAsSoonAsAnotherTakesItsPlace() {
        connect(2, 3, 2);
        ends(0);
        ends(1);
        assertThatThrownBy(() -> leave(0)).hasMessageContaining("only relay");
        for (int added = 2; added < 4; added++) {
            RelayAddress another = relay(added);
            run(tx -> {
                Relays.add(tx, another, NOW);
                Leaving.leaveEnding(tx, another, NOW);
                return true;
            });
        }
        assertThat(relays(Leaving::relays)).containsExactly(relay(0), relay(1));
        assertThat(relays(Relays::staying)).containsExactly(relay(2), relay(3));
    }

    @Test
    void onlyRelayAndStrangersAreNotLeft() {
        run(tx -> add(tx, 0));
        assertThatThrownBy(() -> leave(0)).hasMessageContaining("only relay");
        assertThatThrownBy(() -> leave(1)).hasMessageContaining("isn't in the list");
    }

    /** Makes connections of a profile with that many relays; each one's pair. */
    private List<List<RelayAddress>> connect(int relays, int connections, long seed) {
        Entropy entropy = new Random(seed)::nextBytes;
        return run(tx -> {
            IntStream.range(0, relays).forEach(number -> add(tx, number));
            List<List<RelayAddress>> pairs = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                pairs.add(connection(tx, i, entropy));
            }
            return pairs;
        });
    }

    private static List<RelayAddress> connection(Transaction tx, int number, Entropy entropy) {
        ConversationId id =
                new ConversationId(Bytes.owned(ByteBuffer.allocate(16).putInt(number).array()));
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                        + " VALUES (?, 'contact', ?, 'active', 'link', 0)",
                id.bytes(),
                "contact " + number);
        try {
            List<OwnQueue> queues = Queues.make(tx, Optional.of(id), Optional.empty(), entropy);
            assertThat(queues).extracting(OwnQueue::relay).doesNotHaveDuplicates().hasSize(2);
            return queues.stream().map(OwnQueue::relay).toList();
        } catch (ClientException none) {
            throw new AssertionError(none);
        }
    }

    private void clear() {
        run(tx -> {
            tx.update("DELETE FROM conversation");
            tx.update("DELETE FROM relay");
            return true;
        });
    }

    private static boolean add(Transaction tx, int number) {
        Relays.add(tx, relay(number), NOW);
        return true;
    }

    private static RelayAddress relay(int number) {
        String fingerprint = Character.toString('A' + number).repeat(42) + "A";
        return RelayAddress.parse("tacit://%s@relay%d.example:7000".formatted(fingerprint, number));
    }

    private static Map<RelayAddress, Long> carried(List<List<RelayAddress>> pairs) {
        return pairs.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private <T> T run(Function<Transaction, T> work) {
        return open.orElseThrow().write(work::apply);
    }
}
