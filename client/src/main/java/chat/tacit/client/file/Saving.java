package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.RunningHash;
import chat.tacit.crypto.UnopenableException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file that is here into a directory of the user's. It gets its name when all of it is on
 * the disk and its hash is what the sender said, and never takes the place of another.
 */
final class Saving {
    private static final int MAX_NUMBER = 10_000;
    private static final String DAMAGED =
            "a part of the file is damaged on this disk: ask for it again.";

    private final StoredFile file;
    private final Spool spool;

    Saving(StoredFile file, Spool spool) {
        this.file = file;
        this.spool = spool;
    }

    /** Writes the file, once it is known that all of it is what the sender said. */
    void to(OutputStream out) throws IOException, ClientException {
        try {
            write(OutputStream.nullOutputStream());
            write(out);
        } catch (UnopenableException e) {
            throw new ClientException(DAMAGED);
        }
    }

    private void write(OutputStream out) throws IOException, UnopenableException, ClientException {
        write((Chunks) out::write);
    }

    /** Where the chunks of a file go. */
    private interface Chunks {
        void next(byte[] content) throws IOException;
    }

    Path into(Path directory) throws ClientException {
        String id = file.message().bytes().hex();
        Path unfinished = directory.resolve(".tacit-" + id + ".part");
        try {
            Files.createDirectories(directory);
            try (FileChannel out =
                    FileChannel.open(
                            unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(out);
                try {
                    out.truncate(0);
                    write(out);
                    return named(directory, unfinished);
                } finally {
                    Files.deleteIfExists(unfinished);
                }
            }
        } catch (IOException e) {
            throw new ClientException(
                    "can't save the file in "
                            + directory
                            + " ("
                            + e.getMessage()
                            + "); see that there is room and that you may write there.");
        } catch (UnopenableException e) {
            throw new ClientException(DAMAGED);
        }
    }

    /** Whoever fails here leaves the file to the one that has it. */
    private static void lock(FileChannel out) throws IOException {
        try {
            FileLock lock = out.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("it is being saved already", e);
        }
        throw new IOException("it is being saved already");
    }

    private void write(FileChannel out) throws IOException, UnopenableException, ClientException {
        write(
                (Chunks)
                        content -> {
                            ByteBuffer bytes = ByteBuffer.wrap(content);
                            while (bytes.hasRemaining()) {
                                out.write(bytes);
                            }
                        });
        out.force(true);
    }

    private void write(Chunks chunks) throws IOException, UnopenableException, ClientException {
        RunningHash hash = new RunningHash();
        for (int number = 0; number < file.layout().count(0); number++) {
            byte[] content = spool.get(number);
            hash.add(content, content.length);
            chunks.next(content);
        }
        if (!hash.end().equals(file.hash())) {
            throw new ClientException(
                    "the file isn't the one that was announced (its hash is another); nothing was"
                            + " saved, ask for it again.");
        }
    }

    /** A link fails if the name is taken, in one step: nothing can be overwritten in between. */
    private Path named(Path directory, Path unfinished) throws IOException {
        String name = SafeName.of(file.name());
        for (int number = 1; number <= MAX_NUMBER; number++) {
            Path target = directory.resolve(number == 1 ? name : SafeName.numbered(name, number));
            if (linked(target, unfinished)) {
                sync(directory);
                return target;
            }
        }
        throw new IOException("there are too many files of this name");
    }

    /** Whether the file has this name now; false if another one has it. */
    private static boolean linked(Path target, Path unfinished) throws IOException {
        try {
            Files.createLink(target, unfinished);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return moved(target, unfinished); // a file system without links, as on many sticks
        }
    }

    /** The same by taking the name first: a process that ends in between leaves an empty file. */
    static boolean moved(Path target, Path unfinished) throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            Files.delete(target);
            throw e;
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel entry = FileChannel.open(directory)) {
            entry.force(true);
        }
    }
}
