package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The files of a profile; the directory is its owner's alone. A profile is where a key file is. */
record Home(Path directory) {

    Path database() {
        return directory.resolve("profile.db");
    }

    /** The database while {@code init} makes it. */
    Path unfinished() {
        return directory.resolve("profile.db.new");
    }

    Path key() {
        return directory.resolve("profile.key");
    }

    Path lock() {
        return directory.resolve("profile.lock");
    }

    BootCounter bootCounter() {
        return new BootCounter(directory.resolve("profile.boot"));
    }

    boolean hasProfile() {
        return Files.isRegularFile(key());
    }

    /** Makes the directory and sees that nothing would be overwritten. */
    void prepare() throws IOException, ClientException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        refuseProfile();
    }

    void refuseProfile() throws ClientException {
        if (hasProfile()) {
            throw new ClientException(
                    "there is a profile in " + directory + " already; choose another --home.");
        }
        if (Files.exists(database())) {
            throw new ClientException(
                    database()
                            + " lies there without its key file; put profile.key back beside"
                            + " it, or move it away.");
        }
    }

    /** Sees that both files of a profile are there. */
    void requireProfile() throws ClientException {
        if (!hasProfile()) {
            throw new ClientException(
                    "there is no profile in " + directory + "; make one with 'tacit init'.");
        }
        if (!Files.isRegularFile(database())) {
            throw new ClientException(
                    "the database " + database() + " is missing; put it back from a copy.");
        }
    }
}
