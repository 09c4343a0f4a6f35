package chat.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.bench.room.Crowd;
import chat.tacit.bench.room.Guesses;
import chat.tacit.bench.room.HostedRoom;
import chat.tacit.bench.room.Links;
import chat.tacit.bench.room.Posters;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.protocol.room.Handle;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** The clients of rooms against a true relay: what they count is right. */
class RoomLoadTest {
    private static final RelayCommand LENIENT =
            ShortRelays.COMMAND.with(
                    "--room-registrations-per-address",
                    "100000",
                    "--room-lookups-per-address",
                    "100000",
                    "--room-sign-in-failures",
                    "100000",
                    "--room-sign-in-failures-per-day",
                    "100000");

    @TempDir Path directory;

    @Test
    void everyEventIsToldToEveryReaderOnce() throws Exception {
        try (RelaySubject relay = LENIENT.start(directory.resolve("relay"));
                Links links = new Links(relay.address())) {
            HostedRoom room = HostedRoom.make(links, new Handle("owner"));
            Posters.Posted posted = Posters.post(links, room, 3, 5);
            assertThat(posted.events()).isEqualTo(15);
            assertThat(posted.each().count()).isEqualTo(15);
            try (SecretLink writer = links.open();
                    Crowd crowd = new Crowd(links, room, 15, 4, 6)) {
                long[] sent = new long[6];
                for (int i = 0; i < 6; i++) {
                    sent[i] = System.nanoTime();
                    assertThat(room.post(writer)).isEqualTo(16 + i);
                }
                Crowd.Heard heard = crowd.heard(sent);
                assertThat(heard.deliveries()).isEqualTo(24);
                assertThat(heard.one().count()).isEqualTo(24);
                assertThat(heard.last().count()).isEqualTo(6);
                assertThat(heard.last().worst()).isEqualTo(heard.one().worst());
                assertThat(heard.one().p50()).isPositive();
            }
            Guesses.fill(links, 5);
            Guesses.Ground ground = new Guesses.Ground(5, room);
            for (Guesses.Asked asked : Guesses.Asked.values()) {
                Guesses guesses = Guesses.time(links, ground, asked, 10);
                assertThat(guesses.sorted()).hasSize(20);
                assertThat(guesses.sorted()[0]).isPositive();
            }
        }
    }

    @Test
    @Tag("long")
    void timingComparesWhatIsThereWithWhatIsNot() throws Exception {
        try (Network network = new Network(1)) {
            TimingBenchmark timing =
                    new TimingBenchmark(
                            ShortRelays.COMMAND,
                            new TimingBenchmark.Effort(44, 20, 5),
                            directory.resolve("timing"));
            assertThat(timing.run(network).markdown())
                    .contains(
                            "| sign in | known − unknown |",
                            "| sign in by device |",
                            "| terms |",
                            "| public keys |",
                            "| read a room |",
                            "| post to a room |");
            assertThat(timing.worst()).isPositive();
        }
    }

    @Test
    @Tag("long")
    void benchmarkOfARoomFillsItsTables() throws Exception {
        RoomBenchmark.Effort effort =
                new RoomBenchmark.Effort(
                        1,
                        2,
                        3,
                        List.of(2),
                        3,
                        70,
                        new RoomBenchmark.Members(List.of(130), List.of(3)));
        try (Network network = new Network(1)) {
            String report =
                    new RoomBenchmark(ShortRelays.COMMAND, effort, directory.resolve("room"))
                            .run(network)
                            .markdown();
            assertThat(report)
                    .contains(
                            "| Tacit | 1 |",
                            "| Tacit | 2 |",
                            "| 2 | 3 |",
                            "| Tacit | 70 |",
                            "| 130 | 3 |",
                            "| 3 |");
        }
    }
}
