package chat.tacit.protocol.mesh.servers;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.identity;
import static chat.tacit.protocol.mesh.servers.ServerSamples.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.SignedMessage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which of several servers is chosen by what they say of their load. */
class LoadTest {
    private static final List<MeshServer> SERVERS =
            IntStream.range(0, 10).mapToObj(ServerSamples::server).toList();

    private final LoadChoice choice = new LoadChoice(new SeededEntropy(9));

    private static Optional<SignedMessage> load(int server, int load, Instant at) {
        return Optional.of(SignedMessage.sign(new Load(load, 16).json(), at, identity(server)));
    }

    private int load(int server, Optional<SignedMessage> said) {
        return choice.load(new LoadChoice.Said(server(server), said), NOW);
    }

    private void answers(int server, long millis) {
        for (int i = 0; i < 5; i++) {
            choice.answered(server(server).name(), Duration.ofMillis(millis));
        }
    }

    @Test
    void lowestOfThreeIsTaken() {
        List<LoadChoice.Said> said =
                List.of(
                        new LoadChoice.Said(server(0), load(0, 90, NOW)),
                        new LoadChoice.Said(server(1), load(1, 57, NOW)),
                        new LoadChoice.Said(server(2), Optional.empty()));
        assertThat(choice.lowest(said, NOW)).contains(server(1));
        assertThat(choice.lowest(List.of(), NOW)).isEmpty();
    }

    /** Nobody can see that a fast server is busier than it says. */
    @Test
    void whoSaysThatItIsIdleIsTakenNoMoreOftenThanOthersThatHaveRoom() {
        LoadChoice.Said honest = new LoadChoice.Said(server(0), load(0, 50, NOW));
        LoadChoice.Said lying = new LoadChoice.Said(server(1), load(1, 0, NOW));
        LoadChoice.Said busy = new LoadChoice.Said(server(2), load(2, 51, NOW));
        assertThat(choice.lowest(List.of(honest, lying), NOW)).contains(server(0));
        assertThat(choice.lowest(List.of(lying, honest), NOW)).contains(server(1));
        assertThat(choice.lowest(List.of(busy, lying), NOW)).contains(server(1));
    }

    @Test
    void candidatesAreOfDifferentOperators() {
        List<MeshServer> oneHand = List.of(server(0), server(1, 0), server(2, 0), server(3));
        for (int i = 0; i < 50; i++) {
            List<MeshServer> drawn = choice.draw(oneHand);
            assertThat(drawn).hasSize(2).contains(server(3));
        }
    }

    @Test
    void everyServerIsDrawnAboutAsOften() {
        Map<MeshServer, Integer> times = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            List<MeshServer> drawn = choice.draw(SERVERS);
            assertThat(drawn).hasSize(3).doesNotHaveDuplicates();
            drawn.forEach(server -> times.merge(server, 1, Integer::sum));
        }
        assertThat(times).hasSize(10).allSatisfy((_, n) -> assertThat(n).isBetween(780, 1_020));
    }

    @Test
    void loadThatMeasurementsContradictIsTheWorst() {
        IntStream.range(1, 10).forEach(server -> answers(server, 130));
        answers(0, 521);
        assertThat(load(0, load(0, 0, NOW))).isEqualTo(100);
        assertThat(load(0, load(0, 49, NOW))).isEqualTo(100);
        assertThat(load(0, load(0, 50, NOW))).isEqualTo(50);
        answers(0, 520);
        assertThat(load(0, load(0, 0, NOW))).isZero();
    }

    @Test
    void slownessOfOneselfContradictsNobody() {
        IntStream.range(0, 10).forEach(server -> answers(server, 2_000));
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(3);
    }

    @Test
    void halfASecondIsFastEnoughWhereverOthersAre() {
        IntStream.range(1, 10).forEach(server -> answers(server, 1));
        answers(0, 500);
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(3);
        answers(0, 501);
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(100);
    }

    /** Whoever is asked often would else set what counts as slow, for itself and for others. */
    @Test
    void oneServerHasOneVoiceInWhatIsSlow() {
        IntStream.range(1, 4).forEach(server -> answers(server, 100));
        for (int i = 0; i < 1_000; i++) {
            choice.answered(server(0).name(), Duration.ofMillis(900));
        }
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(100);
    }

    @Test
    void loadOfAnotherOrAnOldOneOrAForgedOneIsTheWorst() {
        assertThat(load(0, load(1, 3, NOW))).isEqualTo(100);
        assertThat(load(0, load(0, 3, NOW.minusSeconds(121)))).isEqualTo(100);
        assertThat(load(0, load(0, 3, NOW.minusSeconds(120)))).isEqualTo(3);
        assertThat(load(0, load(0, 3, NOW.plusSeconds(121)))).isEqualTo(100);
        SignedMessage signed = load(0, 90, NOW).orElseThrow();
        SignedMessage changed =
                new SignedMessage(
                        new Load(3, 16).json(), NOW, signed.publicKey(), signed.signature());
        assertThat(load(0, Optional.of(changed))).isEqualTo(100);
        assertThat(load(0, Optional.of(ServerSamples.announcement(0, NOW)))).isEqualTo(100);
    }

    @Test
    void timesOfAsManyServersAreRememberedAsThereMayBe() {
        choice.answered(server(0).name(), Duration.ofSeconds(9));
        IntStream.range(1, AnswerTimes.MOST_SERVERS)
                .forEach(i -> choice.answered(FakeNames.name(i), Duration.ofMillis(10)));
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(100);
        choice.answered(FakeNames.name(0), Duration.ofMillis(10));
        IntStream.range(1, AnswerTimes.MOST_SERVERS)
                .forEach(i -> choice.answered(FakeNames.name(i), Duration.ofMillis(10)));
        assertThat(load(0, load(0, 3, NOW))).isEqualTo(3);
    }
}
