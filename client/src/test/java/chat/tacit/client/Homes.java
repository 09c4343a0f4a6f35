package chat.tacit.client;

import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Profiles of tests. One is made with all the cost of its passphrase and kept in memory; the others
 * are copies of it, opened with the database's key.
 */
public final class Homes {
    private static final Template TEMPLATE = make();

    private record Template(Map<String, byte[]> files, Secret key) {}

    private Homes() {}

    /** A new profile in a directory that doesn't exist yet. */
    public static Profile open(Path home, String name) {
        try {
            Files.createDirectories(home);
            for (Map.Entry<String, byte[]> file : TEMPLATE.files().entrySet()) {
                Files.write(home.resolve(file.getKey()), file.getValue());
            }
            Profile profile = again(home);
            profile.write(tx -> tx.update("UPDATE meta SET value = ? WHERE key = 'name'", name));
            return profile;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a profile that was closed. */
    public static Profile again(Path home) {
        try {
            return Profile.openUnlocked(home, TEMPLATE.key(), Entropy.system());
        } catch (ClientException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The database's key of all of them. */
    static Secret key() {
        return TEMPLATE.key();
    }

    private static Template make() {
        try {
            Path home = Files.createTempDirectory("tacit-test-");
            Secret passphrase = Secret.owned(new byte[] {'p'});
            Profile.create(home, passphrase, "Nobody", Entropy.system()).close();
            Secret key = Profile.unlock(home, passphrase);
            Map<String, byte[]> contents = new HashMap<>();
            try (Stream<Path> files = Files.list(home)) {
                for (Path file : files.toList()) {
                    contents.put(file.getFileName().toString(), Files.readAllBytes(file));
                    Files.delete(file);
                }
            }
            Files.delete(home);
            return new Template(contents, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClientException e) {
            throw new IllegalStateException(e);
        }
    }
}
