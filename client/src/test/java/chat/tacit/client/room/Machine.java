package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A machine of an account, with its profile, and what keeps its private pair. */
final class Machine implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final Profile profile;
    final PrivateList list;
    final PrivateRunner runner;
    private final BlockingQueue<RoomId> news = new LinkedBlockingQueue<>();

    /**
     * @param whim what random bytes are: at once is 0, a minute later 255
     */
    Machine(Profile profile, AccountId account, Where where, int whim) {
        this(profile, account, where, whim, book -> book);
    }

    /**
     * @param fate what becomes of what the runner reads and writes
     */
    Machine(Profile profile, AccountId account, Where where, int whim, UnaryOperator<Book> fate) {
        Entropy random = Entropy.system();
        Entropy entropy =
                out -> {
                    random.fill(out);
                    if (out.length == 1) {
                        out[0] = (byte) whim;
                    }
                };
        this.profile = profile;
        this.list = new PrivateList(account, entropy);
        this.runner =
                new PrivateRunner(
                        new PrivateRunner.Account(list, where.pair, where.homeserver),
                        where.links,
                        entropy,
                        fate.apply(new Database(profile)),
                        news::add);
    }

    record Where(PrivatePair pair, RelayAddress homeserver, SecretLinks links) {}

    private record Database(Profile profile) implements Book {
        @Override
        public <T> T read(Work<T, RuntimeException> work) {
            return profile.read(work);
        }

        @Override
        public <T> T write(Work<T, RuntimeException> work) {
            return profile.write(work);
        }
    }

    Machine started() throws InterruptedException {
        runner.start();
        assertThat(runner.awaitCaughtUp(PATIENCE)).as(runner.trouble().toString()).isTrue();
        return this;
    }

    /** Waits until the list is so. */
    void await(Predicate<Transaction> condition) throws InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        while (!profile.<Boolean, RuntimeException>read(condition::test)) {
            assertThat(Instant.now()).as(runner.trouble().toString()).isBefore(until);
            var _ = news.poll(100, TimeUnit.MILLISECONDS);
        }
    }

    <T> T read(Function<Transaction, T> question) {
        return profile.<T, RuntimeException>read(question::apply);
    }

    List<RoomEntry> rooms() {
        return read(list::rooms);
    }

    List<Long> epochs(RoomId room) {
        return read(tx -> list.keysOf(tx, room)).stream().map(EpochKeys::epoch).toList();
    }

    long position() {
        return read(tx -> list.list(tx).read());
    }

    /** Says that it is in a room since epoch 1. */
    void join(RoomId room, RelayAddress host, EpochSecrets secrets) {
        tell(tx ->
                list.joined(
                        tx,
                        new PrivateList.Joined(
                                room,
                                host,
                                1,
                                0,
                                new TermSecrets(new Term(1), secrets),
                                List.of(secrets.keys(1, 1)),
                                Optional.empty()),
                        Instant.now()));
    }

    /** Says the keys of an epoch. */
    void publish(RoomId room, long epoch, EpochSecrets secrets, boolean atOnce) {
        Output.Publish told =
                new Output.Publish(
                        secrets.keys(epoch, epoch),
                        new TermSecrets(new Term(epoch), secrets),
                        atOnce);
        tell(tx -> list.publish(tx, room, told, Instant.now()));
    }

    void leave(RoomId room) {
        tell(tx -> list.gone(tx, room, Instant.now()));
    }

    private interface Telling {
        void in(Transaction tx);
    }

    private void tell(Telling telling) {
        profile.<Boolean, RuntimeException>write(tx -> {
            telling.in(tx);
            return true;
        });
        runner.poke();
    }

    @Override
    public void close() {
        runner.close();
        profile.close();
    }
}
