package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.RunningHash;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.FileOwner;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A file on its way into the profile: first its chunks are sealed on the disk, then it enters the
 * history. If it never does, nothing of it is left.
 */
public final class Sending implements AutoCloseable {
    private static final String UNKNOWN = "application/octet-stream";

    private final Path directory;
    private final ContentId id;
    private final String name;
    private final String media;
    private final FileLayout layout;
    private final FileKey key;
    private final Entropy entropy;
    private Bytes hash = Bytes.empty();
    private boolean begun;

    private Sending(Path directory, Path file, FileLayout layout, String media, Entropy entropy) {
        this.directory = directory;
        this.entropy = entropy;
        this.id = ContentId.random(entropy);
        this.name = SafeName.of(file.getFileName().toString());
        this.media = media;
        this.layout = layout;
        this.key = FileKey.random(entropy);
    }

    /** Reads a file once and seals it, chunk by chunk. */
    public static Sending seal(Path directory, Path file, Optional<String> media, Entropy entropy)
            throws ClientException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ClientException("there is no file " + file + " that can be read.");
        }
        try {
            FileLayout layout = new FileLayout(Files.size(file));
            Sending sending = new Sending(directory, file, layout, media(file, media), entropy);
            try {
                sending.read(file);
            } catch (IOException | ClientException | RuntimeException e) {
                sending.close();
                throw e;
            }
            return sending;
        } catch (IOException e) {
            throw new ClientException(
                    "can't keep the file until it is sent ("
                            + e.getMessage()
                            + "); see that it can be read and that the disk has room.");
        } catch (MalformedException e) {
            throw new ClientException("the file is too large to be sent.");
        }
    }

    private static String media(Path file, Optional<String> given) throws IOException {
        String media = given.or(() -> Optional.ofNullable(probe(file))).orElse(UNKNOWN);
        boolean fits = media.matches("[\\x21-\\x7e]{1," + FileBody.MAX_MEDIA + "}");
        return fits ? media : UNKNOWN;
    }

    private static @Nullable String probe(Path file) {
        try {
            return Files.probeContentType(file);
        } catch (IOException e) {
            return null; // then it is what nobody knows
        }
    }

    private void read(Path file) throws IOException, ClientException {
        Spool spool = new Spool(directory, id.bytes().hex(), key, layout);
        RunningHash running = new RunningHash();
        try (InputStream in = Files.newInputStream(file)) {
            for (int number = 0; number < layout.count(0); number++) {
                byte[] chunk = in.readNBytes(layout.length(0, number));
                if (chunk.length != layout.length(0, number)) {
                    throw changed(file);
                }
                running.add(chunk, chunk.length);
                spool.put(number, chunk, false);
            }
            if (in.read() >= 0) {
                throw changed(file);
            }
        }
        spool.sync();
        hash = running.end();
    }

    private static ClientException changed(Path file) {
        return new ClientException(file + " changed while it was read; try again.");
    }

    /** Enters the history, and plans what goes to which relay, all or nothing. */
    public Message begin(
            Transaction tx, ConversationId to, Conversations conversations, Instant now)
            throws ClientException {
        boolean hidden = MeshRoutes.isHidden(tx, to);
        List<RelayAddress> relays = hidden ? List.of() : relays(tx);
        if (relays.isEmpty() && !hidden) {
            throw new ClientException(
                    "the profile has no relay to put the file at: add one with 'tacit relay add'.");
        }
        Message message = conversations.file(tx, to, id, name, now);
        // The places aren't known yet; what is stored of the body is all but these.
        Places nowhere =
                new Places(
                        List.of(
                                new Places.Copy(
                                        0, new BlobId(Bytes.owned(new byte[EntityId.SIZE])))));
        FileBody body =
                new FileBody(
                        name,
                        media,
                        layout,
                        hash,
                        key,
                        relays,
                        hidden
                                ? List.of()
                                : Collections.nCopies(layout.count(layout.depth()), nowhere));
        long row =
                FileTable.add(
                        tx,
                        new FileTable.Sent(to, id, true),
                        body,
                        Optional.of(FileOwner.random(entropy)));
        if (hidden) {
            FileTable.moved(tx, row, now.minus(Uploads.PATIENCE)); // it waits for no relay
        } else {
            FileTable.moved(tx, row, now);
            Uploads.plan(tx, FileTable.at(tx, row).orElseThrow(), 0);
        }
        begun = true;
        return message;
    }

    /** At most as many as a file may name, in an order of chance. */
    private List<RelayAddress> relays(Transaction tx) {
        List<RelayAddress> all = new ArrayList<>(Relays.making(tx));
        if (all.isEmpty()) {
            all.addAll(Relays.staying(tx)); // one that ends is better than none
        }
        Collections.shuffle(all, new Random(seed()));
        return all.subList(0, Math.min(FileBody.MAX_RELAYS, all.size()));
    }

    private long seed() {
        return ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong();
    }

    /** Deletes what was sealed unless it has entered the history. */
    @Override
    public void close() {
        if (!begun) {
            try {
                Spool.delete(directory, id.bytes().hex());
            } catch (IOException e) {
                return; // what is left belongs to nothing, and is swept away later
            }
        }
    }
}
