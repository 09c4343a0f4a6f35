package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a further profile in a home. It has a directory of its own within that, and so a
 * passphrase, keys, a database, a lock and a daemon of its own; it shares nothing with the profile
 * of the home itself or with others. The name can be seen by whoever sees the disk.
 *
 * @param text 1 to 32 lower-case letters, digits and hyphens, no hyphen first
 */
public record ProfileName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String DIRECTORY = "profiles";

    /**
     * @throws IllegalArgumentException if it isn't a name
     */
    public ProfileName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a profile's name");
        }
    }

    /** The directory of the profile of this name, be it there or not. */
    public Path in(Path home) {
        return home.resolve(DIRECTORY).resolve(text);
    }

    /**
     * Makes what lies above the profile's directory, for its owner alone.
     *
     * @throws ClientException if it can't be made
     */
    public void prepare(Path home) throws ClientException {
        try {
            for (Path directory : List.of(home, home.resolve(DIRECTORY))) {
                if (!Files.isDirectory(directory)) {
                    Files.createDirectories(directory);
                    Files.setPosixFilePermissions(
                            directory, PosixFilePermissions.fromString("rwx------"));
                }
            }
        } catch (IOException e) {
            throw new ClientException(
                    "cannot make a directory for the profile in "
                            + home
                            + "; check its permissions or choose another --home.");
        }
    }

    /**
     * The names of the profiles in a home besides its own, in their order.
     *
     * @throws ClientException if the directory can't be read
     */
    public static List<ProfileName> all(Path home) throws ClientException {
        Path directory = home.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(Profile::exists)
                    .map(profile -> profile.getFileName().toString())
                    .filter(name -> FORM.matcher(name).matches())
                    .sorted()
                    .map(ProfileName::new)
                    .toList();
        } catch (IOException e) {
            throw new ClientException("cannot read " + directory + "; check its permissions.");
        }
    }

    /** Takes away what {@link #prepare} made, as far as nothing is left in it. */
    public static void tidy(Path home) throws ClientException {
        try {
            Files.deleteIfExists(home.resolve(DIRECTORY));
            Files.deleteIfExists(home);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return; // others are there
        } catch (IOException e) {
            throw new ClientException("cannot clear " + home + "; check its permissions.");
        }
    }
}
