package chat.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.bench.live.Party;
import chat.tacit.bench.load.ClosedLoop;
import chat.tacit.bench.load.Footprint;
import chat.tacit.bench.load.Latency;
import chat.tacit.bench.load.OpenLoop;
import chat.tacit.bench.load.Shape;
import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.Crowd;
import chat.tacit.bench.subject.ManyQueues;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.Stranger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The generator against a true relay: what it counts is right. How fast it was is not asked. */
class LoadTest {
    private static final Window SHORT = new Window(Duration.ofMillis(100), Duration.ofMillis(400));

    private static Network network;
    private static RelaySubject relay;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        network = new Network(1);
        relay = ShortRelays.COMMAND.start(directory.resolve("relay"));
    }

    @AfterAll
    static void stop() {
        relay.close();
        network.close();
    }

    @Test
    void everyMessageOfAKibibyteArrivesOnceInOrderAndIsAcknowledgedByBoth() throws Exception {
        assertThat(ClosedLoop.exchange(network, relay, new Shape(3, 16, 1_024), 100))
                .isEqualTo(300);
    }

    @Test
    void everyLargeMessageArrivesOnceInOrderAndIsAcknowledgedByBoth() throws Exception {
        assertThat(ClosedLoop.exchange(network, relay, new Shape(2, 1, 16_384), 50)).isEqualTo(100);
    }

    @Test
    void everyMessageThatIsDueInTheWindowHasASample() throws Exception {
        Latency latency = OpenLoop.measure(network, relay, new Shape(4, 1, 1_024), 200, SHORT);

        assertThat(latency.late().count()).isEqualTo(80);
        assertThat(latency.stored().count()).isEqualTo(80);
        assertThat(latency.delivered().count()).isEqualTo(80);
        assertThat(latency.delivered().p50()).isGreaterThan(latency.late().p50());
        assertThat(latency.stored().p999()).isGreaterThanOrEqualTo(latency.stored().p99());
    }

    @Test
    void oneClientSubscribesToMoreQueuesThanAFrameHolds() throws Exception {
        ManyQueues.Subscribed took = ManyQueues.subscribe(relay, network, 1_001);

        assertThat(took.client()).isPositive();
        assertThat(took.relay()).isPositive();
    }

    @Test
    void waitingConnectionsAreWeighed() throws Exception {
        Footprint each = Footprint.measure(network, relay, 2, 8);

        assertThat(each.resident()).isFinite();
        assertThat(each.objects()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyMemberOfALiveSessionIsToldEverythingOnce(Party.Kind kind) throws Exception {
        try (Party party = new Party(relay, network, kind, 2)) {
            List<Party.Joined> joins = party.grow(9, 4).joins();
            Party.Talk talk = party.talk(10, new Window(Duration.ZERO, Duration.ofSeconds(1)));
            Party.Left left = party.leave(2);

            assertThat(talk.messages()).isEqualTo(10);
            assertThat(talk.lines()).isEqualTo(80);
            assertThat(talk.latency().count()).isEqualTo(80);
            assertThat(talk.lost()).isZero();
            assertThat(party.opened()).isEqualTo(10);
            assertThat(left.told().count()).isEqualTo(2);
            assertThat(party.size()).isEqualTo(7);
            assertThat(joins)
                    .hasSize(4)
                    .allMatch(one -> one.greeting() > 0 && one.list() > 0 && one.admission() > 0)
                    .allMatch(one -> kind == Party.Kind.VOUCHED == one.asking() > 0)
                    .allMatch(one -> one.told() > one.greeting() + one.list() + one.asking());
        }
    }

    @Test
    @Tag("long")
    void everySingleThingThatAStrangerAsksForIsRefusedAndTimed(@TempDir Path directory)
            throws Exception {
        RelayCommand command = ShortRelays.COMMAND;
        Path data = directory.resolve("crowd");
        Crowd crowd = Crowd.fill(command, data, network, new Crowd.Size(1_000, 220));

        try (RelaySubject crowded = command.start(data)) {
            for (Stranger.Asked asked : Stranger.Asked.values()) {
                Stranger.Refusals refusals = Stranger.time(crowded, network, asked, crowd);

                assertThat(refusals.unknown()).hasSize(200);
                assertThat(refusals.forbidden()).hasSize(200);
                assertThat(refusals.wrongRole()).hasSize(200);
                assertThat(refusals.sorted()[0]).isPositive();
            }
        }
    }
}
