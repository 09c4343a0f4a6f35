package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.Homes;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Relays;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A profile with one key that sends and fetches by a real mesh, without contacts: what it says is
 * put in, what it hears is kept.
 */
final class Correspondent implements Correspondence, Access, MeshRunner.Host, AutoCloseable {
    /** Its own, four for loops and two to spare. */
    private static final int PAIRS = 7;

    private final Profile profile;
    private final JoseKey pair;
    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final MeshRunner runner;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private long numbers;
    private volatile boolean closed;

    private Correspondent(Profile profile, JoseKey pair, KeyStock stock) {
        this.profile = profile;
        this.pair = pair;
        Entropy entropy = Entropy.system();
        KnownServers servers = new KnownServers(entropy);
        MeshLink link = new MeshLink(dialler, entropy);
        ServerDirectory directory =
                read(tx -> new ServerDirectory(tx, servers, entropy, Inquiries.MEAN));
        Inquirer inquirer =
                new Inquirer(
                        this,
                        link,
                        servers,
                        directory,
                        new Inquirer.Means(InstantSource.system(), entropy));
        this.runner =
                new MeshRunner(
                        this,
                        this,
                        new MeshRunner.Means(link, servers, inquirer, this, stock),
                        entropy);
    }

    /**
     * A new one.
     *
     * @param number each has key pairs of its own
     */
    static Correspondent begin(
            Path home, int number, CoverSetting setting, List<RelayAddress> relays) {
        Profile profile = Homes.open(home, "Somebody");
        int pairs = number * PAIRS;
        JoseKey pair = MeshPairs.get(pairs);
        profile.write(tx -> {
            begin(tx, pair, setting, relays);
            return true;
        });
        return new Correspondent(profile, pair, MeshPairs.stock(pairs + 1, pairs + PAIRS));
    }

    /** One that was closed, in another process as it were. */
    static Correspondent again(Path home, int number) {
        return new Correspondent(
                Homes.again(home), MeshPairs.get(number * PAIRS), new KeyStock(Entropy.system()));
    }

    private static void begin(
            Transaction tx, JoseKey pair, CoverSetting setting, List<RelayAddress> relays) {
        Instant now = Instant.now();
        setting.set(tx, now);
        relays.forEach(relay -> Relays.add(tx, relay, now));
        tx.update(
                "INSERT INTO mesh_key (purpose, private_key, public_key, thumbprint, location,"
                        + " made_at, renew_at) VALUES ('address', ?, ?, ?, ?, ?, ?)",
                pair.secret(),
                pair.publicKey().bytes(),
                pair.publicKey().thumbprint().bytes(),
                Bytes.owned(Entropy.system().bytes(16)),
                now,
                now.plus(Duration.ofDays(30)));
    }

    void cover(CoverSetting setting) {
        write(tx -> {
            setting.set(tx, Instant.now());
            return true;
        });
    }

    /** Something to say to whoever has a key: at most 4,000 characters. */
    synchronized void say(JosePublicKey to, String text) {
        byte[] body = Arrays.copyOf(Text.utf8(text), Outgoing.SIZE);
        numbers++;
        waiting.add(
                new Outgoing(
                        new Outgoing.Id(numbers, 1, 0),
                        pair,
                        to,
                        Bytes.owned(body),
                        Optional.empty()));
    }

    /** Whether all that it said was taken by a server. */
    synchronized boolean isSaid() {
        return waiting.isEmpty();
    }

    /** Waits until all is there that waited. */
    void awaitCaughtUp() {
        runner.awaitCaughtUp(Duration.ofSeconds(30));
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** The servers that keep what comes for its key. */
    List<RelayAddress> receivers() {
        Instant now = Instant.now();
        long key =
                ask(tx -> MeshKey.all(tx, now)).stream()
                        .filter(one -> one.purpose() == MeshKey.Purpose.ADDRESS)
                        .mapToLong(MeshKey::id)
                        .findFirst()
                        .orElseThrow();
        return ask(tx -> Receiver.of(tx, key)).stream()
                .filter(one -> one.receives(now))
                .map(Receiver::server)
                .toList();
    }

    JosePublicKey key() {
        return pair.publicKey();
    }

    @Override
    public synchronized Optional<Instant> nextAt(Transaction tx) {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
    }

    @Override
    public synchronized Optional<Outgoing> next(Transaction tx, Instant now) {
        return Optional.ofNullable(waiting.peek());
    }

    @Override
    public synchronized void posted(
            Transaction tx, Outgoing.Id id, RelayAddress server, Instant now) {
        waiting.removeIf(one -> one.id().equals(id));
    }

    @Override
    public synchronized void take(
            Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events) {
        byte[] body = Text.fromBase64(envelope.content());
        heard.add(new String(body, StandardCharsets.UTF_8).strip().replace("\0", ""));
    }

    @Override
    public synchronized <T, E extends Exception> T read(Work<T, E> work) throws E {
        return profile.read(work);
    }

    @Override
    public synchronized <T, E extends Exception> T write(Work<T, E> work) throws E {
        return profile.write(work);
    }

    /** What the database says. */
    <T> T ask(Function<Transaction, T> question) {
        return this.<T, RuntimeException>read(question::apply);
    }

    @Override
    public boolean receives() {
        return true;
    }

    @Override
    public boolean mayReceive() {
        return true;
    }

    /** Whatever happens, others may look after some milliseconds. */
    @Override
    public synchronized void await(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos();
                    left > 0 && !condition.getAsBoolean();
                    left = end - System.nanoTime()) {
                wait(Math.max(1, Math.min(20, left / 1_000_000)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void tell(List<Event> events) {}

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        runner.close();
        dialler.close();
        synchronized (this) {
            profile.close();
        }
    }
}
