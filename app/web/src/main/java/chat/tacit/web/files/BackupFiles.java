package chat.tacit.web.files;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Export;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.web.seat.Refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Backups on their way to the page or from it, each in a directory that only this user can look
 * into. They are sealed under a recovery key. There is one of each kind at a time.
 */
public final class BackupFiles implements AutoCloseable {
    private static final int ID = 16;
    private static final String PREFIX = ".tacit-backup-";

    private final Path home;
    private final long most;
    private final Object making = new Object();
    private Optional<Kept> made = Optional.empty();
    private Optional<Kept> come = Optional.empty();

    /**
     * @param home of the profile, which needn't be there
     * @param most bytes of one that comes
     */
    public BackupFiles(Path home, long most) {
        this.home = home.toAbsolutePath().normalize();
        this.most = most;
        Places.sweep(this.home, PREFIX);
        Places.sweep(besides(), PREFIX);
    }

    /** The profile's home itself has to be empty for one that comes. */
    private Path besides() {
        return Optional.ofNullable(home.getParent()).orElse(home);
    }

    /** A file, and what names it: 16 bytes in hexadecimal. */
    public record Kept(String id, Path file) {}

    /** What was written, and where. */
    public record Made(Kept kept, Export export) {}

    /** Bytes of one that comes, at most. */
    public long most() {
        return most;
    }

    /** Writes the profile into a file. One that was made before is deleted. */
    public Made make(Client client, RecoveryKey key) throws ClientException, Refused {
        synchronized (making) { // it takes long, and nobody who asks for another file waits for it
            keep(Optional.empty());
            Kept kept = place(home);
            Export export = client.backups().export(kept.file(), key, _ -> {});
            keep(Optional.of(kept));
            return new Made(kept, export);
        }
    }

    private synchronized void keep(Optional<Kept> next) {
        forget(made);
        made = next;
    }

    /** The file that was made. */
    public synchronized Path made(String id) throws Refused {
        return find(made, id);
    }

    /** A place for a file that comes: beside the profile's home, which has to be empty. */
    public Kept place() throws Refused {
        return place(besides());
    }

    private Kept place(Path folder) throws Refused {
        try {
            Files.createDirectories(folder);
            Path place = Places.make(folder, PREFIX);
            return new Kept(
                    Bytes.owned(Entropy.system().bytes(ID)).hex(), place.resolve("tacit.backup"));
        } catch (IOException _) {
            throw new Refused(503, "there is no room for the backup.");
        }
    }

    /** A file has come whole. One that came before is deleted. */
    public synchronized void came(Kept kept) {
        forget(come);
        come = Optional.of(kept);
    }

    /** The file that came. */
    public synchronized Path come(String id) throws Refused {
        return find(come, id);
    }

    private static Path find(Optional<Kept> kept, String id) throws Refused {
        return kept.filter(one -> one.id().equals(id))
                .map(Kept::file)
                .orElseThrow(() -> Refused.gone("there is no such backup here any more."));
    }

    /** Deletes both. */
    @Override
    public void close() {
        synchronized (making) {
            keep(Optional.empty());
        }
        synchronized (this) {
            forget(come);
            come = Optional.empty();
        }
    }

    private static void forget(Optional<Kept> kept) {
        kept.ifPresent(one -> Places.forget(one.file()));
    }
}
