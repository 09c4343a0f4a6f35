package chat.tacit.bench;

import chat.tacit.bench.room.Links;
import chat.tacit.bench.room.Newcomer;
import chat.tacit.bench.room.Residents;
import chat.tacit.bench.room.TrueRoom;
import chat.tacit.bench.room.Writers;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.client.secret.LinkException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Handle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a room costs its members: opening it with all of its past, and changing its keys. */
final class MemberBenchmark {
    private static final int WRITERS = 16;
    private static final String LAST = "and this is the last of it";

    private final RelaySubject relay;
    private final Links links;
    private final Path directory;
    private final Table opening =
            Table.of(
                    "Opening a room with all of its past",
                    "events",
                    "epochs",
                    "the newest is shown: s",
                    "all are there: s",
                    "an event µs",
                    "client's CPU an event µs",
                    "relay's CPU an event µs");
    private final Table epochs =
            Table.of(
                    "Beginning an epoch, medians in ms",
                    "members",
                    "envelopes are sealed",
                    "the host has them",
                    "it is in force",
                    "a member follows");

    MemberBenchmark(RelaySubject relay, Links links, Path directory) {
        this.relay = relay;
        this.links = links;
        this.directory = directory;
    }

    List<Table> tables() {
        return List.of(opening, epochs);
    }

    /**
     * Fills a room and opens it.
     *
     * @param sizes rooms of so many events, one after the other
     */
    void open(List<Integer> sizes) throws IOException, InterruptedException, LinkException {
        RsaKey rsa = RsaKey.generate(Entropy.system());
        for (int events : sizes) {
            progress("writing a room with " + events + " events");
            Path home = directory.resolve("newcomer" + events);
            Newcomer newcomer = Newcomer.at(links.relay(), new Handle("newcomer" + events), home);
            try (TrueRoom room = TrueRoom.make(links, new Handle("owner" + events), rsa);
                    Writers writers = new Writers(room, WRITERS)) {
                writers.write(events, LAST);
                newcomer.join(room);
                progress("opening it");
                Duration relayBefore = relay.process().cpu();
                Duration before = cpu();
                Newcomer.Opened opened = newcomer.open(room, LAST);
                opening.add(
                        events,
                        room.epochs(),
                        opened.newest().toNanos() / 1e9,
                        opened.all().toNanos() / 1e9,
                        opened.all().toNanos() / 1e3 / events,
                        cpu().minus(before).toNanos() / 1e3 / events,
                        relay.process().cpu().minus(relayBefore).toNanos() / 1e3 / events);
                if (newcomer.messages() != events) {
                    throw new IOException("read " + newcomer.messages() + " of " + events);
                }
            }
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Changes the keys of rooms.
     *
     * @param sizes rooms of so many members, one after the other
     */
    void change(List<Integer> sizes, int rounds) throws LinkException, UnopenableException {
        RsaKey rsa = RsaKey.generate(Entropy.system());
        for (int members : sizes) {
            progress("letting " + members + " in");
            try (TrueRoom room = TrueRoom.make(links, new Handle("keys" + members), rsa)) {
                Residents residents = Residents.of(links.relay(), members - 1, rsa);
                residents.enter(room);
                List<TrueRoom.Begun> all = new ArrayList<>();
                List<Duration> followed = new ArrayList<>();
                for (int i = 0; i < rounds; i++) {
                    TrueRoom.Begun begun = room.beginEpoch();
                    all.add(begun);
                    followed.add(residents.follow(room, begun, links));
                }
                epochs.add(
                        members,
                        Medians.of(all, it -> it.sealing().toNanos() / 1e6),
                        Medians.of(all, it -> it.parts().toNanos() / 1e6),
                        Medians.of(all, it -> it.event().toNanos() / 1e6),
                        Medians.of(followed, it -> it.toNanos() / 1e6));
            }
        }
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
