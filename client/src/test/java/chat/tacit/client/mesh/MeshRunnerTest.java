package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.RealRelays;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Two profiles and three relays, with real keys, sockets and times. */
@Timeout(120)
@Order(1)
class MeshRunnerTest {
    private static final CoverSetting OFF = new CoverSetting(Cover.OFF, Optional.empty());
    private static final CoverSetting FAST =
            new CoverSetting(Cover.HIGH, Optional.of(Duration.ofMillis(200)));
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.MESH_FETCHES_PER_MINUTE, 10_000);

    @TempDir private Path directory;
    private final List<Relay> relays = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            relays.add(RealRelays.meshing(addresses(), LIMITS));
        }
    }

    @AfterEach
    void stop() {
        relays.forEach(Relay::close);
    }

    private List<RelayAddress> addresses() {
        return relays.stream().map(Relay::address).toList();
    }

    private void stop(RelayAddress server) {
        for (Relay relay : List.copyOf(relays)) {
            if (relay.address().equals(server)) {
                relays.remove(relay);
                relay.close();
            }
        }
    }

    /** One for whom two servers receive. */
    private Correspondent receiving(int number, CoverSetting setting) {
        Path home = directory.resolve(String.valueOf(number));
        Correspondent one = Correspondent.begin(home, number, setting, addresses());
        await(one, () -> one.receivers().size() >= Servers.RX_OF_KEY);
        return one;
    }

    private static void await(Correspondent at, BooleanSupplier condition) {
        at.await(Duration.ofSeconds(60), condition);
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void whatIsSaidIsHeardOnceInBothDirections() {
        try (Correspondent alice = receiving(0, FAST);
                Correspondent bob = receiving(1, FAST)) {
            for (int i = 0; i < 5; i++) {
                alice.say(bob.key(), "to Bob " + i);
                bob.say(alice.key(), "to Alice " + i);
            }

            await(bob, () -> bob.heard().size() >= 5);
            await(alice, () -> alice.heard().size() >= 5);
            alice.say(bob.key(), "the last");
            await(bob, () -> bob.heard().contains("the last"));

            assertThat(bob.heard()).hasSize(6).doesNotHaveDuplicates();
            assertThat(alice.heard()).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsSaidArrivesThoughAReceiverIsGone() {
        try (Correspondent alice = receiving(0, FAST);
                Correspondent bob = receiving(1, FAST)) {
            stop(bob.receivers().getFirst());

            alice.say(bob.key(), "Hello?");

            await(bob, () -> bob.heard().contains("Hello?"));
        }
    }

    @Test
    void loopsGoAndComeBackWhileNothingIsSaid() {
        try (Correspondent alice = receiving(0, FAST)) {
            await(alice, () -> returned(alice) >= 5);
        }
    }

    private static long returned(Correspondent of) {
        return of.<Long>ask(tx ->
                tx.one("SELECT COUNT(*) FROM mesh_outcome WHERE lost = 0", row -> row.integer(1))
                        .orElseThrow());
    }

    @Test
    void withoutCoverWhatWaitedIsFetchedWhenAProcessBegins() {
        try (Correspondent alice = receiving(0, FAST)) {
            Correspondent bob = receiving(1, FAST);
            alice.say(bob.key(), "to Bob 0");
            await(bob, () -> bob.heard().size() >= 1);
            alice.cover(OFF);
            bob.cover(OFF);
            bob.close();
            alice.say(bob.key(), "to Bob 1");
            alice.say(bob.key(), "to Bob 2");
            await(alice, alice::isSaid);

            try (Correspondent again = Correspondent.again(directory.resolve("1"), 1)) {
                again.awaitCaughtUp();
                await(again, () -> again.heard().size() >= 2);

                assertThat(again.heard()).containsExactlyInAnyOrder("to Bob 1", "to Bob 2");
            }
        }
    }
}
