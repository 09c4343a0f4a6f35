package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.FileParts;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Sending;
import chat.tacit.client.file.Stage;
import chat.tacit.client.file.Taking;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The files of an open profile: sent, fetched and saved. */
public final class SharedFiles {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Profile profile;
    private final Loop loop;
    private final Parts parts;

    SharedFiles(Profile profile, Loop loop, Parts parts) {
        this.profile = profile;
        this.loop = loop;
        this.parts = parts;
    }

    /**
     * Sends a file. When this returns it is sealed in the profile, and the original isn't needed
     * any more; its parts go to the relays in the background, and the contact is told when they are
     * there.
     *
     * @param media its media type; empty if it is to be guessed from the name
     */
    public Message send(ConversationId to, Path file, Optional<String> media)
            throws ClientException {
        loop.read((Work<Boolean, ClientException>) tx -> parts.conversations().requireOpen(tx, to));
        loop.read((Work<Boolean, ClientException>) tx -> FileParts.requireFits(tx, to, file));
        try (Sending sending = Sending.seal(profile.directory(), file, media, parts.entropy())) {
            Message message =
                    loop.write(
                            (Work<Message, ClientException>)
                                    tx ->
                                            sending.begin(
                                                    tx, to, parts.conversations(), Instant.now()));
            loop.receive();
            return message;
        }
    }

    /** How far the file of a message is; empty if it has none. */
    public Optional<FileStatus> status(Message message) {
        return loop.read(tx -> Taking.status(tx, message));
    }

    /** Waits until a file of ours is at the relays, and tells how far it is. */
    public void waitUntilUp(Message message, Duration patience, Consumer<FileStatus> progress) {
        await(message, Stage.UP, patience, progress);
    }

    private void await(
            Message message, Stage stage, Duration patience, Consumer<FileStatus> progress) {
        Instant end = Instant.now().plus(patience);
        Optional<FileStatus> status = status(message);
        while (status.map(it -> it.stage() == stage).orElse(false) && Instant.now().isBefore(end)) {
            status.ifPresent(progress);
            loop.receive();
            var _ = loop.await(LOOK, loop::isClosed);
            status = status(message);
        }
        status.ifPresent(progress);
    }

    /**
     * Fetches the file of a message, if that hasn't been done, and saves it.
     *
     * @param directory is made if it isn't there
     * @return where it is; a file that was there before is never replaced
     */
    public Path save(
            Message message, Path directory, Duration patience, Consumer<FileStatus> progress)
            throws ClientException {
        loop.write((Work<Boolean, ClientException>) tx -> Taking.want(tx, message, Instant.now()));
        await(message, Stage.WANTED, patience, progress);
        Path saved = Taking.save(profile, message, directory);
        loop.write(tx -> Taking.saved(tx, message, saved));
        return saved;
    }

    /**
     * Begins to fetch the file of a message, if that hasn't been done, and waits until it is here.
     */
    public void fetch(Message message, Duration patience, Consumer<FileStatus> progress)
            throws ClientException {
        loop.write((Work<Boolean, ClientException>) tx -> Taking.want(tx, message, Instant.now()));
        await(message, Stage.WANTED, patience, progress);
    }

    /** Writes a file that is here; nothing is written of one whose hash isn't what was told. */
    public void write(Message message, OutputStream out) throws IOException, ClientException {
        Taking.write(profile, message, out);
    }

    /** Messages whose files are here, or can be fetched, and were never saved. */
    public List<Message> unsaved() {
        return loop.read(Taking::unsaved);
    }

    /** Waits until no file is on its way that gets any further. */
    public void settle(Duration patience) {
        Instant end = Instant.now().plus(patience);
        while (Instant.now().isBefore(end) && loop.read(tx -> Taking.moves(tx, Instant.now()))) {
            var _ = loop.await(LOOK, loop::isClosed);
        }
    }
}
