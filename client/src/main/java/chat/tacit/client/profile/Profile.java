package chat.tacit.client.profile;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open profile: one encrypted database that is synced at every commit, its key wrapped under a
 * passphrase, its locks. Whatever kills the process leaves whole transactions.
 *
 * <p>Several processes may have a profile open, each of them once. Threads take turns.
 */
public final class Profile implements Access, AutoCloseable {
    private static final int KEY_SIZE = 32;
    private static final int DEVICE_ID_SIZE = 16;
    private static final String DEVICE = "device";
    private static final String NAME = "name";
    private static final String RESTORED = "restored";

    private final Path directory;
    private final Connection connection;
    private final ProfileLock lock;
    private final Transaction transaction;
    private final Counting counting;
    private final ReentrantLock turn = new ReentrantLock();

    private Profile(Path directory, Connection connection, ProfileLock lock, BootCounter counter) {
        this.directory = directory;
        this.connection = connection;
        this.lock = lock;
        this.counting = new Counting(this, lock, counter);
        this.transaction = new Transaction(connection);
    }

    /** Whether there is a profile in this directory. */
    public static boolean exists(Path home) {
        return new Home(home).hasProfile();
    }

    /** Whether another process has the profile of this directory open; this one must not. */
    public static boolean isOpenElsewhere(Path home) {
        try {
            return ProfileLock.isHeldElsewhere(new Home(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a profile that holds its name and nothing else yet, and opens it. The directory becomes
     * its owner's alone (0700).
     *
     * @param passphrase UTF-8 bytes, see {@link Passphrase}; the caller wipes them
     * @throws ClientException if there is a profile already, or the directory can't be written
     */
    public static Profile create(Path home, Secret passphrase, String name, Entropy entropy)
            throws ClientException {
        Secret key = Secret.random(entropy, KEY_SIZE);
        try {
            create(home, key, passphrase, name, entropy);
            return openUnlocked(home, key, entropy);
        } finally {
            key.wipe();
        }
    }

    private static void create(
            Path home, Secret key, Secret passphrase, String name, Entropy entropy)
            throws ClientException {
        Home files = new Home(home);
        try {
            files.prepare();
            try (ProfileLock lock = ProfileLock.opening(files)) {
                files.refuseProfile();
                fill(files, key, name, entropy);
                // From here on there is a profile.
                KeyFile.wrap(key, passphrase, entropy).write(files.key());
                lock.opened();
            }
        } catch (IOException | SQLException e) {
            throw failed("make", home, e);
        }
    }

    private static void fill(Home files, Secret key, String name, Entropy entropy)
            throws IOException, SQLException, ClientException {
        Path unfinished = files.unfinished();
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + "-wal"));
        try (Connection connection = Database.connect(unfinished, key)) {
            Schema.known().migrate(connection);
            Transaction tx = new Transaction(connection);
            put(tx, NAME, name);
            put(tx, DEVICE, Bytes.owned(entropy.bytes(DEVICE_ID_SIZE)).hex());
            new Count(0).enter(tx);
            tx.close();
        }
        DurableFile.move(unfinished, files.database());
        files.bootCounter().write(new BootCounter.Mark(0, false));
    }

    /**
     * Opens the profile of a directory. If it was put back from a copy it gets a new device id and
     * {@link #restored} is true from now on.
     *
     * @param passphrase UTF-8 bytes; the caller wipes them
     * @throws ClientException with one sentence, if there is no profile, the passphrase is wrong
     *     (nothing was touched), its files are damaged, a newer Tacit wrote it, or this process has
     *     it open already
     */
    public static Profile open(Path home, Secret passphrase, Entropy entropy)
            throws ClientException {
        Secret key = unlock(home, passphrase);
        try {
            return openUnlocked(home, key, entropy);
        } finally {
            key.wipe();
        }
    }

    /**
     * The key of the profile's database, for a program that keeps it where the passphrase isn't
     * asked for each time; the caller wipes it.
     *
     * @param passphrase UTF-8 bytes; the caller wipes them
     * @throws ClientException if there is no profile or the passphrase is wrong
     */
    public static Secret unlock(Path home, Secret passphrase) throws ClientException {
        Home files = new Home(home);
        files.requireProfile();
        return KeyFile.read(files.key()).unwrap(passphrase);
    }

    /**
     * Opens the profile of a directory as {@link #open} does, with the key that {@link #unlock}
     * gave; the caller wipes it.
     */
    public static Profile openUnlocked(Path home, Secret key, Entropy entropy)
            throws ClientException {
        Home files = new Home(home);
        files.requireProfile();
        try {
            ProfileLock lock = ProfileLock.opening(files);
            try {
                return open(files, key, lock, entropy);
            } catch (IOException | SQLException | ClientException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | SQLException | DatabaseException e) {
            throw failed("open", home, e);
        }
    }

    private static Profile open(Home files, Secret key, ProfileLock lock, Entropy entropy)
            throws IOException, SQLException, ClientException {
        Connection connection = Database.connect(files.database(), key);
        try {
            Schema.known().migrate(connection);
            Profile profile = new Profile(files.directory(), connection, lock, files.bootCounter());
            profile.counting.opening(tx -> restored(tx, entropy));
            lock.opened();
            return profile;
        } catch (IOException | SQLException | ClientException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void restored(Transaction tx, Entropy entropy) {
        put(tx, DEVICE, Bytes.owned(entropy.bytes(DEVICE_ID_SIZE)).hex());
        put(tx, RESTORED, "yes");
    }

    /** How far the database counted. */
    long counted() {
        return Long.parseLong(get(Count.KEY).orElse("0"));
    }

    /**
     * Puts the database's key under another passphrase and a fresh salt; the database stays as it
     * is. Wherever it is cut short, either the old or the new passphrase opens the profile. Other
     * processes may have it open.
     *
     * @throws ClientException if there is no profile, the old passphrase is wrong, or this process
     *     has the profile open
     */
    public static void changePassphrase(Path home, Secret old, Secret fresh, Entropy entropy)
            throws ClientException {
        Home files = new Home(home);
        files.requireProfile();
        try (ProfileLock _ = ProfileLock.opening(files)) { // one change after the other
            Secret key = KeyFile.read(files.key()).unwrap(old);
            try {
                KeyFile.wrap(key, fresh, entropy).write(files.key());
            } finally {
                key.wipe();
            }
        } catch (IOException e) {
            throw failed("change", home, e);
        }
    }

    /**
     * Whether the database was put back from a copy, so that its ratchets can't be used; until
     * {@link #resumed}.
     */
    public boolean restored() {
        return get(RESTORED).isPresent();
    }

    /** What is in the database was carried here: it counts as put back from a copy. */
    public void markRestored(Transaction tx) {
        put(tx, RESTORED, "yes");
    }

    /** Every connection has been made anew. */
    public void resumed(Transaction tx) {
        tx.update("DELETE FROM meta WHERE key = ?", RESTORED);
    }

    /** Where the profile lies, and whatever belongs to it. */
    public Path directory() {
        return directory;
    }

    /** The profile's own name, as contacts see it. */
    public String name() {
        return get(NAME).orElseThrow();
    }

    /** Names this device in this profile: 16 random bytes, others after a restore. */
    public Bytes deviceId() {
        return Bytes.ofHex(get(DEVICE).orElseThrow());
    }

    /** Becomes the one process that receives, or stays it; false if another is. */
    public boolean tryReceive() {
        return locked(lock::tryReceive);
    }

    /** Lets another process receive. */
    public void stopReceiving() {
        var _ =
                locked(() -> {
                    lock.stopReceiving();
                    return true;
                });
    }

    /** Becomes the one process that hands over messages one by one; false if another is. */
    public boolean tryHandOver() {
        return locked(lock::tryHandOver);
    }

    private interface Locking {
        boolean done() throws IOException;
    }

    private boolean locked(Locking locking) {
        turn.lock();
        try {
            return locking.done();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turn.unlock();
        }
    }

    /** Changes whenever another process commits, and not when this one does; cheap to ask. */
    public long dataVersion() {
        turn.lock();
        try {
            return transaction
                    .one("PRAGMA profile.data_version", row -> row.integer(1))
                    .orElseThrow();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Runs a write transaction. When it returns, all of it is on the disk; if it throws, nothing of
     * it has happened. Waits up to 20 seconds for another process that writes.
     *
     * @throws DatabaseException if the database failed; trying again is safe
     */
    @Override
    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        T result = commit(work);
        counting.committed();
        return result;
    }

    /** Runs a write transaction that isn't counted. */
    <T, E extends Exception> T commit(Work<T, E> work) throws E {
        return within("BEGIN IMMEDIATE", "COMMIT", work);
    }

    /** Runs a transaction that only reads, all of it at one moment. */
    @Override
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        return within("BEGIN", "ROLLBACK", work);
    }

    private <T, E extends Exception> T within(String begin, String end, Work<T, E> work) throws E {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside another");
        }
        turn.lock();
        try {
            execute(begin);
            boolean ended = false;
            try {
                T result = work.run(transaction);
                execute(end);
                ended = true;
                return result;
            } finally {
                if (!ended) {
                    undo();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** The database may have ended the transaction by itself, after a full disk for instance. */
    private void undo() {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("ROLLBACK");
        } catch (SQLException e) {
            // What failed before is on its way to the caller and says more.
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Optional<String> get(String key) {
        turn.lock();
        try {
            return transaction.one("SELECT value FROM meta WHERE key = ?", row -> row.text(1), key);
        } finally {
            turn.unlock();
        }
    }

    private static void put(Transaction tx, String key, String value) {
        tx.update("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value);
    }

    private static ClientException failed(String verb, Path home, Exception e) {
        return new ClientException(
                "can't "
                        + verb
                        + " the profile in "
                        + home
                        + " ("
                        + e.getMessage()
                        + "); check the disk and its permissions.");
    }

    /** Ends the database's connection and the locks; once more does nothing. */
    @Override
    public void close() {
        counting.ending();
        turn.lock();
        try {
            transaction.close();
            connection.close();
            lock.close();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turn.unlock();
        }
    }
}
