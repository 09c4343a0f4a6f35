package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user does with files that contacts sent. */
public final class Taking {
    /** A file of which nothing has moved for so long isn't waited for. */
    private static final Duration STILL = Duration.ofSeconds(3);

    private Taking() {}

    public static Optional<FileStatus> status(Transaction tx, Message message) {
        return FileTable.of(tx, message.conversation(), message.id()).map(StoredFile::status);
    }

    /** Whose file it is, and its name. */
    public record Named(ConversationId conversation, String name) {}

    public static Optional<Named> of(Transaction tx, BlobRef ref) {
        return FileTable.at(tx, ref.file())
                .map(file -> new Named(file.conversation(), file.name()));
    }

    /** Has the file fetched, if it isn't here. */
    public static boolean want(Transaction tx, Message message, Instant now)
            throws ClientException {
        Downloads.want(tx, required(tx, message).row(), now);
        return true;
    }

    private static StoredFile required(Transaction tx, Message message) throws ClientException {
        Optional<StoredFile> file = FileTable.of(tx, message.conversation(), message.id());
        if (file.isEmpty()) {
            throw new ClientException(
                    message.type() != Message.Type.FILE
                            ? "there is no file in this message."
                            : message.own()
                                    ? "the file isn't on this device, its name alone came here:"
                                            + " it was sent from another."
                                    : "the file isn't on this device, its name alone came here:"
                                            + " ask for it again.");
        }
        if (!Downloads.isAccepted(tx, message.conversation())) {
            throw new ClientException(
                    "you haven't accepted this contact yet: 'tacit accept' does.");
        }
        if (file.get().owner().isPresent()) {
            throw new ClientException("the file is your own: you have the original.");
        }
        return file.get();
    }

    /** Writes a file that is here into a directory. */
    public static Path save(Profile profile, Message message, Path directory)
            throws ClientException {
        return whole(profile, message).into(directory);
    }

    /** Writes a file that is here to whoever reads it now. */
    public static void write(Profile profile, Message message, OutputStream out)
            throws IOException, ClientException {
        whole(profile, message).to(out);
    }

    private static Saving whole(Profile profile, Message message) throws ClientException {
        StoredFile file =
                profile.read((Work<StoredFile, ClientException>) tx -> required(tx, message));
        switch (file.stage()) {
            case HERE -> {}
            case OFFERED, WANTED -> {
                List<RelayAddress> withheld = profile.read(tx -> Withheld.of(tx, file));
                throw new ClientException(
                        withheld.isEmpty()
                                ? "not all of the file has come yet; it goes on with 'tacit"
                                        + " receive', then save it."
                                : "a part of the file is at "
                                        + withheld.stream()
                                                .map(RelayAddress::toString)
                                                .collect(Collectors.joining(" or "))
                                        + ", which isn't among the relays that you trust; allow it"
                                        + " with 'tacit relay trust'.");
            }
            case LOST ->
                    throw new ClientException(
                            "no relay has all of the file any more: ask for it again.");
            case UP, TOLD, ENDING, OVER -> throw new ClientException("the file was taken back.");
        }
        return new Saving(file, new Spool(profile.directory(), file));
    }

    /** Remembers where a file was saved. */
    public static boolean saved(Transaction tx, Message message, Path where) {
        return FileTable.of(tx, message.conversation(), message.id())
                .map(file ->
                        tx.update(
                                "UPDATE file SET saved = ? WHERE id = ?",
                                where.toAbsolutePath().toString(),
                                file.row()))
                .isPresent();
    }

    /** Messages of contacts with files that can be had and were never saved. */
    public static List<Message> unsaved(Transaction tx) {
        return tx
                .list(
                        StoredFile.SELECT
                                + " WHERE m.own = 0 AND m.held_until IS NULL AND f.saved IS NULL"
                                + " AND f.stage IN ('offered', 'wanted', 'here') ORDER BY f.id",
                        StoredFile::read)
                .stream()
                .flatMap(file -> History.find(tx, file.conversation(), file.message()).stream())
                .toList();
    }

    /** Whether a file is on its way and has got further lately. */
    public static boolean moves(Transaction tx, Instant now) {
        return tx.one(
                        "SELECT 1 WHERE EXISTS (SELECT 1 FROM file WHERE stage IN ('up', 'wanted')"
                                + " AND moved_at > ?)",
                        row -> true,
                        now.minus(STILL))
                .isPresent();
    }
}
