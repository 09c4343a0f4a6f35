package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The keys of profiles that a process of the tests made of their passphrases, in a folder for all
 * of them: a key is made once of the same passphrase and key file, which costs more than most of
 * what a command does with it. A wrong passphrase is tried every time.
 */
record KnownKeys(Path folder) implements Unlocking {
    private static final String KEY_FILE = "profile.key";

    @Override
    public Secret unlock(Path home, Secret passphrase) throws ClientException {
        Path file = home.resolve(KEY_FILE);
        if (!Files.exists(file)) {
            return Profile.unlock(home, passphrase);
        }
        try {
            Path known = folder.resolve(name(file, passphrase));
            if (Files.exists(known)) {
                return Secret.owned(Files.readAllBytes(known));
            }
            Secret key = Profile.unlock(home, passphrase);
            Path fresh = Files.createTempFile(folder, "", ".new");
            Files.write(fresh, key.expose());
            Files.move(fresh, known, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a key is known by: all that it is made of. */
    private static String name(Path keyFile, Secret passphrase) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(Files.readAllBytes(keyFile));
            return Bytes.owned(hash.digest(passphrase.expose())).hex();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
