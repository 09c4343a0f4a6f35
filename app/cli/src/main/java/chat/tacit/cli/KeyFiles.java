package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.MeshLogin;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.crypto.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold the two halves of a mesh address, in PEM. */
final class KeyFiles {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** More than any key in PEM. */
    private static final int MAX_FILE = 16_384;

    /** Where the passphrase of a private half comes from. */
    static final class Lock {
        @Option(
                names = "--key-passphrase-file",
                paramLabel = "FILE",
                description = "Read the passphrase of KEY.pem from the first line of FILE.")
        @Nullable Path file;

        /** A passphrase for a file that is written. */
        Secret fresh() throws Trouble {
            Secret fresh =
                    file == null
                            ? Profiles.promptTwice("--key-passphrase-file")
                            : Profiles.fromFile(file);
            Profiles.requirePassphrase(fresh);
            return fresh;
        }

        /** That of a file that is read. */
        Secret known() throws Trouble {
            return file == null
                    ? Profiles.prompt(
                            "Passphrase of the key: ",
                            "needs the passphrase of the key: name a file that holds it with"
                                    + " --key-passphrase-file.")
                    : Profiles.fromFile(file);
        }
    }

    @Option(
            names = "--export",
            paramLabel = "KEY.pem",
            description =
                    "Write the private half, encrypted under a passphrase of its own: whoever has"
                            + " both reads what is sent to the address.")
    @Nullable Path export;

    @Option(
            names = "--public",
            paramLabel = "PUBLIC.pem",
            description = "Write the public half, for those who are to write to you.")
    @Nullable Path publicHalf;

    /** Writes what was asked for. */
    void write(MeshLogin login, MeshAddress address, Lock lock, Printer printer)
            throws ClientException, Trouble {
        if (publicHalf != null) {
            write(publicHalf, MeshLogin.publicHalf(address));
            printer.remark("Its public half is in " + publicHalf + ".");
        }
        if (export != null) {
            requireNew(export); // before anybody thinks of a passphrase
            Secret passphrase = lock.fresh();
            try {
                write(export, login.export(passphrase));
            } finally {
                passphrase.wipe();
            }
            printer.remark(
                    "Its private half is in "
                            + export
                            + ": 'tacit login' with it makes another profile a location.");
        }
    }

    /** Refuses names that are taken, before anything is done. */
    void requireNew() throws Trouble {
        if (export != null) {
            requireNew(export);
        }
        if (publicHalf != null) {
            requireNew(publicHalf);
        }
    }

    private static void requireNew(Path file) throws Trouble {
        if (Files.exists(file)) {
            throw new Trouble(file + " is there already; choose another name.");
        }
    }

    private static void write(Path to, String pem) throws Trouble {
        try {
            Files.writeString(Files.createFile(to, OWNER_ALONE), pem);
        } catch (FileAlreadyExistsException e) {
            throw new Trouble(to + " is there already; choose another name.");
        } catch (IOException e) {
            throw new Trouble("cannot write " + to + "; check the directory.");
        }
    }

    /** What a file says, which isn't longer than any key. */
    static String read(Path file) throws Trouble {
        try (var in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes(MAX_FILE + 1);
            if (all.length > MAX_FILE) {
                throw new Trouble(file + " is longer than any key; check its name.");
            }
            return new String(all, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new Trouble("cannot read " + file + "; check its name.");
        }
    }
}
