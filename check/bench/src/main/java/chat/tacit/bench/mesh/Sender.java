package chat.tacit.bench.mesh;

import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.host.Outgoing;
import chat.tacit.protocol.mesh.host.OutgoingInput;
import chat.tacit.protocol.mesh.host.OutgoingOutput;
import chat.tacit.protocol.mesh.host.OutgoingTerms;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.store.Store;
import chat.tacit.store.rocksdb.RocksStore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** TX of packets that nobody keeps, on a store on disk. */
public final class Sender {
    /** Posts that wait for the disk together. */
    private static final int AT_ONCE = 64;

    private final Posts posts;
    private final OutgoingTerms terms;
    private int accepted;

    public Sender(Posts posts, int packets) {
        this.posts = posts;
        this.terms = new OutgoingTerms(packets, Duration.ofDays(7));
    }

    private final class Running {
        private final Steps steps;
        private final Outgoing machine = new Outgoing(terms, Instant.now());

        Running(Store store) {
            this.steps = new Steps(store);
        }

        void handle(OutgoingInput input) {
            machine.handle(input, Instant.now(), this::act);
        }

        private void act(OutgoingOutput output) {
            switch (output) {
                case OutgoingOutput.Ask it ->
                        steps.begin(
                                it.call(),
                                result -> handle(new OutgoingInput.Completed(it.token(), result)));
                case OutgoingOutput.Accepted _ -> accepted++;
                case OutgoingOutput.Refused it ->
                        throw new IllegalStateException("refused: " + it.refusal());
                case OutgoingOutput.Pass _ -> {}
            }
        }

        /** Reads back what there is. */
        void begin(int packets) throws InterruptedException {
            handle(new OutgoingInput.Begin());
            steps.until(() -> machine.isReady() && machine.size() == packets);
        }
    }

    /** Takes as many packets as it may have, and starts anew with them. */
    public Figures measure(Path directory) throws InterruptedException {
        int count = terms.packets();
        try (RocksStore store = RocksStore.open(directory)) {
            Running process = new Running(store);
            process.begin(0);
            Taken before = Taken.by(store);
            long since = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int sent = i;
                process.steps.until(() -> sent - accepted < AT_ONCE);
                Packet packet = posts.next(i);
                Poster from = new Poster(i % Poster.GROUPS, false);
                process.handle(new OutgoingInput.Post(i, packet.hash(), packet, from));
            }
            process.steps.until(() -> accepted == count);
            double seconds = Figures.seconds(since);
            Taken after = Taken.by(store);
            since = System.nanoTime();
            new Running(store).begin(count);
            return Figures.of(count, seconds, before, after, Figures.seconds(since));
        }
    }
}
