package chat.tacit.client.profile;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A profile that is filled beside the place it is meant for, and comes there whole or not at all:
 * its directory gets its name at the end. What an interruption left is cleared by the next attempt,
 * and is unreadable without the passphrase.
 */
public final class StagedProfile implements AutoCloseable {
    private final Path place;
    private final Path staging;
    private final Profile profile;

    private StagedProfile(Path place, Path staging, Profile profile) {
        this.place = place;
        this.staging = staging;
        this.profile = profile;
    }

    /**
     * Makes an empty profile for a directory that isn't there yet, or is empty.
     *
     * @param passphrase UTF-8 bytes; the caller wipes them
     * @throws ClientException if the directory holds anything, can't be made, or is being filled by
     *     another process
     */
    public static StagedProfile begin(Path home, Secret passphrase, String name, Entropy entropy)
            throws ClientException {
        Path place = home.toAbsolutePath().normalize();
        try {
            requireFree(place);
            Path parent = place.getParent();
            if (parent == null) {
                throw new ClientException(place + " can't be a profile's directory.");
            }
            Files.createDirectories(parent);
            Path staging = parent.resolve("." + place.getFileName() + ".importing");
            clear(staging);
            return new StagedProfile(place, staging, make(staging, passphrase, name, entropy));
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static Profile make(Path staging, Secret passphrase, String name, Entropy entropy)
            throws IOException, ClientException {
        try {
            return Profile.create(staging, passphrase, name, entropy);
        } catch (ClientException | RuntimeException e) {
            clear(staging);
            throw e;
        }
    }

    /**
     * Refuses a directory that holds something already.
     *
     * @throws ClientException with a sentence that says so
     */
    public static void requireFree(Path home) throws ClientException {
        if (Profile.exists(home)) {
            throw new ClientException(
                    "there is a profile in " + home + " already; choose another --home.");
        }
        if (Files.exists(home) && !list(home).isEmpty()) {
            throw new ClientException(home + " isn't empty; choose a --home that isn't there yet.");
        }
    }

    /** The profile, to be filled. */
    public Profile profile() {
        return profile;
    }

    /** Gives the profile its place. From here on it is there. */
    public void finish() throws ClientException {
        profile.close();
        try {
            DurableFile.move(staging, place);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** Deletes what wasn't finished. */
    @Override
    public void close() throws ClientException {
        profile.close();
        try {
            clear(staging);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static void clear(Path staging) throws IOException, ClientException {
        if (!Files.isDirectory(staging)) {
            return;
        }
        if (Profile.isOpenElsewhere(staging)) {
            throw new ClientException("another import into the same directory is under way.");
        }
        for (Path file : list(staging)) {
            Files.deleteIfExists(file);
        }
        Files.delete(staging);
    }

    private static List<Path> list(Path directory) throws ClientException {
        if (!Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    private static ClientException failed(Path place, IOException e) {
        return new ClientException(
                "can't make the profile in "
                        + place
                        + " ("
                        + e.getMessage()
                        + "); check the disk and its permissions.");
    }
}
