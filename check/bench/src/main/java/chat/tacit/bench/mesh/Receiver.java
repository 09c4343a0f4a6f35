package chat.tacit.bench.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.host.FetchDesk;
import chat.tacit.protocol.mesh.host.FetchDesk.SignedLease;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.MailboxOutput;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.mesh.host.Mailboxes;
import chat.tacit.store.Store;
import chat.tacit.store.rocksdb.RocksStore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** RX of many keys, on a store on disk. */
public final class Receiver {
    private static final int AT_ONCE = 64;
    private static final Fingerprint SERVER =
            Fingerprint.of(SigningKey.generate(Entropy.system()).publicKey());

    private final Posts posts;
    private final Entropy entropy = Entropy.system();
    private int calls;
    private int answered;
    private int kept;
    private Optional<FetchAnswer> last = Optional.empty();

    public Receiver(Posts posts) {
        this.posts = posts;
    }

    private final class Running {
        private final Steps steps;
        private final Mailboxes machine;

        Running(Store store, int most) {
            this.steps = new Steps(store);
            this.machine =
                    new Mailboxes(
                            new MailboxTerms(most, most, most, 8, most, Duration.ofDays(7)),
                            entropy);
        }

        void handle(MailboxInput input) {
            machine.handle(input, Instant.now(), this::act);
        }

        private void act(MailboxOutput output) {
            switch (output) {
                case MailboxOutput.Ask it ->
                        steps.begin(
                                it.call(),
                                result -> handle(new MailboxInput.Completed(it.token(), result)));
                case MailboxOutput.Say(Input said) -> kept += said instanceof Input.Kept ? 1 : 0;
                case MailboxOutput.Answer it -> {
                    answered++;
                    last = Optional.of(it.answer());
                }
                case MailboxOutput.Refused it ->
                        throw new IllegalStateException("refused: " + it.refusal());
            }
        }

        void begin(int keys) throws InterruptedException {
            handle(new MailboxInput.Begin());
            steps.until(() -> machine.isReady() && machine.keys() == keys);
        }

        void fetch(Thumbprint key, Optional<Cursor> cursor, Optional<SignedLease> lease) {
            Fetch.Place place =
                    new Fetch.Place(Bytes.zeros(Fetch.LOCATION_SIZE), cursor, cursor.isPresent());
            Bytes nonce = Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE));
            Fetch fetch = new Fetch(SERVER, nonce, Instant.now(), place);
            handle(
                    new MailboxInput.Fetched(
                            calls++,
                            new FetchDesk.Granted(key, fetch, lease),
                            new MailboxInput.Asker(Optional.empty(), false)));
        }
    }

    private SignedLease lease(JoseKey key) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        Lease lease = new Lease(key.publicKey().thumbprint(), SERVER, now, now.plus(Lease.LONGEST));
        Jws signed = lease.sign(key, entropy);
        return new SignedLease(lease, signed);
    }

    /** Takes new keys, which are random names with one lease: a server keeps it as it came. */
    public Figures keys(Path directory, int count) throws InterruptedException {
        try (RocksStore store = RocksStore.open(directory)) {
            Running process = new Running(store, count);
            process.begin(0);
            Optional<SignedLease> lease = Optional.of(lease(posts.keys().getFirst()));
            Taken before = Taken.by(store);
            int answers = answered;
            long since = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int sent = i;
                process.steps.until(() -> sent - (answered - answers) < AT_ONCE);
                process.fetch(
                        new Thumbprint(Bytes.owned(entropy.bytes(32))), Optional.empty(), lease);
            }
            process.steps.until(() -> answered - answers == count);
            double seconds = Figures.seconds(since);
            Taken after = Taken.by(store);
            since = System.nanoTime();
            new Running(store, count).begin(count);
            return Figures.of(count, seconds, before, after, Figures.seconds(since));
        }
    }

    /** Keeps packets, and hands them out to owners who have them deleted. */
    public List<Figures> packets(Path directory, int count) throws InterruptedException {
        try (RocksStore store = RocksStore.open(directory)) {
            Running process = new Running(store, count + posts.keys().size());
            process.begin(0);
            for (JoseKey key : posts.keys()) {
                int answers = answered;
                process.fetch(
                        key.publicKey().thumbprint(), Optional.empty(), Optional.of(lease(key)));
                process.steps.until(() -> answered > answers);
            }
            Taken before = Taken.by(store);
            long since = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int sent = i;
                process.steps.until(() -> sent - kept < AT_ONCE);
                Packet packet = posts.next(i);
                process.handle(new MailboxInput.Offered(packet.hash(), packet));
            }
            process.steps.until(() -> kept == count);
            double seconds = Figures.seconds(since);
            Taken after = Taken.by(store);
            since = System.nanoTime();
            int fetched = 0;
            for (JoseKey key : posts.keys()) {
                fetched += fetchAll(process, key);
            }
            double fetching = Figures.seconds(since);
            return List.of(
                    Figures.of(count, seconds, before, after, Double.NaN),
                    new Figures(fetched / fetching, Double.NaN, Double.NaN, Double.NaN));
        }
    }

    /** One after the other, as an owner does. */
    private int fetchAll(Running process, JoseKey key) throws InterruptedException {
        Optional<Cursor> cursor = Optional.empty();
        for (int fetched = 0; ; fetched++) {
            int answers = answered;
            process.fetch(key.publicKey().thumbprint(), cursor, Optional.empty());
            process.steps.until(() -> answered > answers);
            FetchAnswer answer = last.orElseThrow();
            if (answer.packet().isEmpty()) {
                return fetched;
            }
            cursor = Optional.of(answer.cursor());
        }
    }
}
