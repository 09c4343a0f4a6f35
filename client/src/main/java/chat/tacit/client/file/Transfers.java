package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.wire.RelayAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Moves the chunks of files between the disk and the relays, a few at a time with each. What is in
 * the database is what is to be done; what is remembered here is only what was asked and not
 * answered yet, and may be lost.
 */
public final class Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    /** Chunks that wait for one relay's answer. */
    static final int MAX_IN_FLIGHT = 4;

    /** How long a relay is left alone that didn't do what it was asked. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** Chunks that belong to nothing may be those of a file that is just being sealed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Profile profile;
    private final Sealer sealer;
    private final Conversations conversations;
    private final Entropy entropy;
    private final Map<BlobRef, Lane> inFlight = new HashMap<>();
    private final Map<RelayAddress, Instant> pausedUntil = new HashMap<>();

    public Transfers(Profile profile, Sealer sealer, Conversations conversations, Entropy entropy) {
        this.profile = profile;
        this.sealer = sealer;
        this.conversations = conversations;
        this.entropy = entropy;
    }

    /** What is to be asked on a lane now. */
    public List<Ask> due(Lane lane, Isolation isolation, Instant now) {
        RelayAddress relay = lane.relay();
        if (now.isBefore(pausedUntil(relay))) {
            return List.of();
        }
        long asked = inFlight.values().stream().filter(lane::equals).count();
        List<Ask> asks = new ArrayList<>();
        for (Stage stage : List.of(Stage.WANTED, Stage.UP, Stage.ENDING)) {
            for (StoredFile file : profile.read(tx -> FileTable.in(tx, stage))) {
                int copy = file.relays().indexOf(relay);
                boolean here = copy >= 0 && file.lane(relay, isolation).equals(lane);
                if (here && asked + asks.size() < MAX_IN_FLIGHT) {
                    int most = MAX_IN_FLIGHT - (int) asked - asks.size();
                    asks.addAll(due(file, lane, most));
                }
            }
        }
        return asks;
    }

    /** When a relay that was left alone may be asked again. */
    public Instant pausedUntil(RelayAddress relay) {
        return pausedUntil.getOrDefault(relay, Instant.MIN);
    }

    private List<Ask> due(StoredFile file, Lane lane, int most) {
        int copy = file.relays().indexOf(lane.relay());
        List<Ask> asks = new ArrayList<>();
        List<FileTable.Open> open =
                profile.read(tx -> FileTable.open(tx, file, copy, most + inFlight.size()));
        for (FileTable.Open one : open) {
            if (asks.size() < most && !isAsked(file, one.ref())) {
                ask(file, one)
                        .ifPresent(ask -> {
                            inFlight.put(one.ref(), lane);
                            asks.add(ask);
                        });
            }
        }
        return asks;
    }

    /** A copy that comes from one relay isn't asked of another at the same time. */
    private boolean isAsked(StoredFile file, BlobRef ref) {
        return file.stage() == Stage.WANTED
                ? inFlight.keySet().stream()
                        .anyMatch(it -> it.file() == ref.file() && it.chunk().equals(ref.chunk()))
                : inFlight.containsKey(ref);
    }

    private Optional<Ask> ask(StoredFile file, FileTable.Open open) {
        BlobRef ref = open.ref();
        return switch (file.stage()) {
            case UP -> put(file, ref);
            case WANTED ->
                    open.blob()
                            .map(blob ->
                                    new Ask.GetBlob(ref, blob, AgreementKey.generate(entropy)));
            case ENDING ->
                    open.blob()
                            .map(blob ->
                                    new Ask.DeleteBlob(
                                            ref,
                                            blob,
                                            file.owner()
                                                    .orElseThrow()
                                                    .key(ref.chunk(), ref.copy())));
            case TOLD, OVER, OFFERED, HERE, LOST -> Optional.empty();
        };
    }

    private Optional<Ask> put(StoredFile file, BlobRef ref) {
        try {
            byte[] content =
                    ref.chunk().level() == 0
                            ? spool(file).get(ref.chunk().number())
                            : profile.read(tx -> list(tx, file, ref.chunk()));
            byte[] sealed = file.key().seal(file.layout(), ref.chunk(), ref.copy(), content);
            AgreementKey owner = file.owner().orElseThrow().key(ref.chunk(), ref.copy());
            return Optional.of(new Ask.PutBlob(ref, owner, Bytes.owned(sealed)));
        } catch (IOException | UnopenableException e) {
            LOG.warn("A file that waits to be sent can't be read any more.");
            write(tx -> conversations.fail(tx, file.conversation(), file.message()));
            return Optional.empty();
        }
    }

    /** A chunk of a list: nothing it says changes once it is planned. */
    private static byte[] list(Transaction tx, StoredFile file, ChunkId chunk) {
        ByteBuffer out = ByteBuffer.allocate(FileLayout.CHUNK);
        int first = chunk.number() * FileLayout.PLACES;
        FileTable.places(tx, file.row(), chunk.level() - 1, first, FileLayout.PLACES)
                .forEach(places -> places.write(out));
        return out.array();
    }

    private Spool spool(StoredFile file) {
        return new Spool(profile.directory(), file);
    }

    /** The relay keeps a chunk. */
    public void stored(Ask.PutBlob ask, BlobId blob, Instant now) {
        inFlight.remove(ask.ref());
        write(tx -> {
            if (Uploads.stored(tx, ask.ref(), blob, now)) {
                FileTable.at(tx, ask.ref().file())
                        .filter(file -> file.stage() == Stage.UP)
                        .ifPresent(file -> settle(tx, file, now));
            }
        });
    }

    /**
     * A chunk has come, or what a relay says is one.
     *
     * @return whether the file can't be had any more
     */
    public boolean got(Ask.GetBlob ask, byte[] sealed, Instant now) {
        inFlight.remove(ask.ref());
        ChunkId chunk = ask.ref().chunk();
        Optional<StoredFile> file = profile.read(tx -> FileTable.at(tx, ask.ref().file()));
        if (file.isEmpty() || file.get().stage() != Stage.WANTED) {
            return false;
        }
        StoredFile it = file.get();
        try {
            byte[] content = it.key().open(it.layout(), chunk, ask.ref().copy(), sealed);
            if (chunk.level() == 0) {
                spool(it).put(chunk.number(), content, true);
                write(tx -> Downloads.kept(tx, it, chunk, now, entropy));
            } else {
                write(tx -> Downloads.listed(tx, it, chunk, content, now));
            }
            return false;
        } catch (UnopenableException | MalformedException e) {
            return lost(ask);
        } catch (IOException e) {
            LOG.warn("A file that comes can't be written now; it is tried again.");
            it.relays().forEach(relay -> pausedUntil.put(relay, now.plus(PAUSE)));
            return false;
        }
    }

    /** A relay doesn't have the chunk; says whether the file can't be had any more. */
    public boolean lost(Ask.GetBlob ask) {
        inFlight.remove(ask.ref());
        return profile.write(tx -> Downloads.lost(tx, ask.ref()));
    }

    /** A blob of ours is gone from its relay. */
    public void deleted(Ask.DeleteBlob ask) {
        inFlight.remove(ask.ref());
        write(tx -> {
            FileTable.forget(tx, ask.ref());
            end(tx, ask.ref().file());
        });
    }

    private static void end(Transaction tx, long file) {
        if (!FileTable.anyOpen(tx, file)) {
            FileTable.forgetAll(tx, file);
            FileTable.stage(tx, file, Stage.OVER);
        }
    }

    /** The relay can't do it now: others may. */
    public void postponed(BlobRef ref, Instant now) {
        Optional.ofNullable(inFlight.remove(ref))
                .ifPresent(lane -> pausedUntil.put(lane.relay(), now.plus(PAUSE)));
    }

    /** The link to a relay is gone, and with it what was asked. */
    public void released(Lane lane) {
        inFlight.values().removeIf(lane::equals);
        pausedUntil.remove(lane.relay());
    }

    /** Does what is due without a relay's answer. */
    public void upkeep(Transaction tx, Instant now) {
        Confirmations.send(tx, sealer, now);
        for (StoredFile file : FileTable.in(tx, Stage.UP)) {
            settle(tx, file, now);
        }
        for (StoredFile file : FileTable.in(tx, Stage.ENDING)) {
            end(tx, file.row());
        }
        FileParts.ready(tx).forEach(file -> put(tx, file, now));
        sweep(tx);
    }

    /** All parts of a file that lies at no relay have come. */
    private void put(Transaction tx, StoredFile file, Instant now) {
        Optional<byte[]> content = FileParts.whole(tx, file);
        if (content.isEmpty()) {
            FileTable.stage(tx, file.row(), Stage.LOST);
            return;
        }
        try {
            spool(file).put(0, content.get(), true);
            Downloads.kept(tx, file, new ChunkId(0, 0), now, entropy);
        } catch (IOException e) {
            LOG.warn("A file that came can't be written now.");
            throw new UncheckedIOException(e); // with the parts, all of it is tried again
        }
    }

    /** Tells of a file that lies at no relay, and what is in it. */
    private void tell(Transaction tx, StoredFile file, Instant now) throws ClientException {
        byte[] content;
        try {
            content = spool(file).get(0);
        } catch (IOException | UnopenableException e) {
            LOG.warn("A file that waits to be sent can't be read any more.");
            conversations.fail(tx, file.conversation(), file.message());
            return;
        }
        FileTable.told(tx, file, now);
        conversations.tell(tx, file.conversation(), file.message(), now);
        FileParts.send(tx, file, content, sealer, now);
    }

    private void settle(Transaction tx, StoredFile file, Instant now) {
        try {
            if (file.relays().isEmpty()) {
                tell(tx, file, now);
                return;
            }
            Uploads.settle(tx, file, conversations, now);
        } catch (ClientException e) {
            // Nothing may be said to this contact now: it is looked at again later.
            FileTable.stage(tx, file.row(), Stage.UP);
            FileTable.moved(tx, file.row(), now);
        }
    }

    /** When {@link #upkeep} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return Stream.of(
                        Optional.of(FileParts.readyAt(tx)),
                        tx.one(
                                "SELECT MIN(confirm_at) FROM file WHERE confirm_at IS NOT NULL",
                                row -> row.optionalInstant(1)),
                        tx.one(
                                "SELECT MIN(moved_at) + "
                                        + Uploads.PATIENCE.toMillis()
                                        + " FROM file WHERE stage = 'up'",
                                row -> row.optionalInstant(1)),
                        tx.one(
                                "SELECT MIN(0) FROM file WHERE stage IN ('over', 'ending')"
                                        + " AND spool <> ''",
                                row -> row.optionalInstant(1)))
                .flatMap(Optional::stream)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Forgets files that no relay has any more, and what is left of them on the disk. */
    public void tidy(Transaction tx, Instant now) {
        Instant before = now.minus(Outbox.RETENTION);
        tx.update(
                "UPDATE file SET stage = 'over' WHERE owner IS NOT NULL AND stage <> 'over'"
                        + " AND EXISTS (SELECT 1 FROM message m WHERE m.row = file.message"
                        + " AND m.at < ?)",
                before);
        tx.update(
                "UPDATE file SET offer = NULL WHERE offer IS NOT NULL AND EXISTS (SELECT 1"
                        + " FROM message m WHERE m.row = file.message AND m.at < ?)",
                before);
        tx.update(
                "DELETE FROM file_chunk WHERE file IN (SELECT id FROM file WHERE stage = 'over')");
        FileParts.tidy(tx, now);
        List<String> kept =
                tx.list("SELECT spool FROM file WHERE stage <> 'over'", row -> row.text(1));
        try {
            Spool.sweep(profile.directory(), kept, now.minus(ABANDONED));
        } catch (IOException e) {
            LOG.warn("What is left of files can't be deleted now; it is tried again.");
        }
    }

    private void sweep(Transaction tx) {
        List<String> done =
                tx.list(
                        "SELECT spool FROM file WHERE stage IN ('over', 'ending') AND spool <> ''",
                        row -> row.text(1));
        for (String name : done) {
            tx.update("UPDATE file SET spool = '' WHERE spool = ?", name);
            try {
                Spool.delete(profile.directory(), name);
            } catch (IOException e) {
                LOG.warn("What is left of a file can't be deleted now; it is tried again.");
            }
        }
    }

    private void write(Consumer<Transaction> work) {
        profile.write(tx -> {
            work.accept(tx);
            return true;
        });
    }
}
