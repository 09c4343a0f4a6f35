package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files between two profiles, over relays that are no more than a table of blobs. */
final class FilesTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final byte[] WORDS =
            "the otters moved upstream".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();
    private final Blobs blobs = new Blobs();

    @BeforeEach
    void meet() {
        met = Optional.of(Pair.introduced(directory));
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private Pair pair() {
        return met.orElseThrow();
    }

    /** Bob sends a file; nothing has left yet. */
    private Message begun(Path file) throws ClientException {
        Person bob = pair().bob();
        try (Sending sending =
                Sending.seal(bob.profile().directory(), file, Optional.empty(), ENTROPY)) {
            return bob.write(tx ->
                    sending.begin(tx, pair().atBob(), bob.parts().conversations(), pair().now()));
        }
    }

    private Path file(int size) throws IOException {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = WORDS[i % WORDS.length];
        }
        return Files.write(directory.resolve("otters.txt"), bytes);
    }

    private void work(Person of) {
        blobs.work(of, pair().now());
    }

    private Message atAlice(Message sent) {
        return pair().alice()
                .read(tx -> History.find(tx, pair().atAlice(), sent.id()))
                .orElseThrow();
    }

    private Path saved(Message message) throws ClientException {
        return Taking.save(pair().alice().profile(), message, directory.resolve("in"));
    }

    @Test
    void fileArrivesAsItWasAndNoRelayHasAnythingOfItInCommonWithAnother() throws Exception {
        Path original = file(3 * FileLayout.CHUNK + 1_000);
        Message sent = begun(original);
        Files.write(original, new byte[] {1}); // what becomes of it is all one now
        work(pair().bob());
        pair().exchange();
        work(pair().alice());
        Path saved = saved(atAlice(sent));
        assertThat(saved).hasFileName("otters.txt");
        assertThat(Files.size(saved)).isEqualTo(3 * FileLayout.CHUNK + 1_000);
        assertThat(Hash.sha256(Files.readAllBytes(saved)))
                .isEqualTo(Hash.sha256(Files.readAllBytes(file(3 * FileLayout.CHUNK + 1_000))));
        assertThat(blobs.at()).hasSize(2);
        for (Map<BlobId, byte[]> kept : blobs.at().values()) {
            assertThat(kept).hasSize(4);
            for (byte[] blob : kept.values()) {
                assertThat(blob.length - FileKey.TAG).isIn(4_096, 65_536);
                assertThat(new String(blob, StandardCharsets.ISO_8859_1)).doesNotContain("otters");
            }
        }
        List<byte[]> all =
                blobs.at().values().stream().flatMap(it -> it.values().stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(Arrays.mismatch(all.get(i), all.get(j))).isLessThan(16);
            }
        }
    }

    @Test
    void chunksAreSpreadOverFourRelaysAndEachLiesAtTwo() throws Exception {
        pair().bob()
                .write(tx -> {
                    for (char relay : new char[] {'c', 'd'}) {
                        String fingerprint = Character.toString(relay).repeat(42) + "A";
                        String address = "tacit://" + fingerprint + "@" + relay + ".example:443";
                        Relays.add(tx, RelayAddress.parse(address), pair().now());
                    }
                    return true;
                });
        begun(file(8 * FileLayout.CHUNK));
        work(pair().bob());
        record Copy(long chunk, long relay) {}
        List<Copy> copies =
                pair().bob()
                        .read(tx ->
                                tx.list(
                                        "SELECT number, copy FROM file_chunk WHERE level = 0"
                                                + " AND blob IS NOT NULL",
                                        row -> new Copy(row.integer(1), row.integer(2))));
        assertThat(blobs.at()).hasSize(4);
        assertThat(copies).hasSize(16).doesNotHaveDuplicates();
        for (int i = 0; i < 8; i++) {
            long chunk = i;
            assertThat(copies).filteredOn(copy -> copy.chunk() == chunk).hasSize(2);
        }
        assertThat(blobs.at().values()).allMatch(kept -> kept.size() == 4);
    }

    @Test
    void longFileHasListsOfPlaces() throws Exception {
        Path original = directory.resolve("long");
        int size = (FileLayout.MAX_TOP + 2) * FileLayout.CHUNK;
        try (RandomAccessFile file = new RandomAccessFile(original.toFile(), "rw")) {
            file.setLength(size);
            file.seek(size - 1L);
            file.write(7);
        }
        Message sent = begun(original);
        work(pair().bob());
        pair().exchange();
        assertThat(status(sent).stage()).isEqualTo(Stage.WANTED);
        work(pair().alice());
        assertThat(saved(atAlice(sent))).hasSameBinaryContentAs(original);
    }

    private FileStatus status(Message sent) {
        Message message = atAlice(sent);
        return pair().alice().read(tx -> Taking.status(tx, message)).orElseThrow();
    }

    @Test
    void fileThatIsThereIsNeverOverwritten() throws Exception {
        Message sent = begun(file(5));
        work(pair().bob());
        pair().exchange();
        work(pair().alice());
        Path first = saved(atAlice(sent));
        Files.writeString(first, "mine");
        assertThat(saved(atAlice(sent))).hasFileName("otters (2).txt").hasContent("the o");
        assertThat(first).hasContent("mine");
    }

    @Test
    void emptyFileIsAFile() throws Exception {
        Message sent = begun(file(0));
        work(pair().bob());
        pair().exchange();
        work(pair().alice());
        assertThat(saved(atAlice(sent))).isEmptyFile();
    }

    /** What a contact tells is theirs to choose, but a hash that doesn't fit leaves nothing. */
    @Test
    void fileWithAnotherHashIsntSaved() {
        FileKey key = FileKey.random(ENTROPY);
        FileLayout layout = new FileLayout(5);
        RelayAddress relay = pair().alice().read(Relays::all).getFirst();
        BlobId blob = new BlobId(Bytes.owned(ENTROPY.bytes(24)));
        blobs.put(relay, blob, key.seal(layout, new ChunkId(0, 0), 0, new byte[5]));
        Message message = told(layout, key, relay, blob);
        work(pair().alice());
        assertThat(status(message).stage()).isEqualTo(Stage.HERE);
        assertThatThrownBy(() -> saved(message))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("hash");
        assertThat(directory.resolve("in")).isEmptyDirectory();
    }

    private Message told(FileLayout layout, FileKey key, RelayAddress relay, BlobId blob) {
        FileBody body =
                new FileBody(
                        "a",
                        "text/plain",
                        layout,
                        Bytes.owned(ENTROPY.bytes(32)),
                        key,
                        List.of(relay),
                        java.util.Collections.nCopies(
                                layout.count(layout.depth()),
                                new Places(List.of(new Places.Copy(0, blob)))));
        pair().bob().seal(pair().atBob(), body, pair().now());
        pair().exchange();
        return pair().alice().read(tx -> History.last(tx, pair().atAlice(), 10)).getLast();
    }

    @Test
    void largeFileWaitsUntilItIsWanted() throws Exception {
        RelayAddress relay = pair().alice().read(Relays::all).getFirst();
        BlobId blob = new BlobId(Bytes.owned(ENTROPY.bytes(24)));
        FileKey key = FileKey.random(ENTROPY);
        Message small = told(new FileLayout(Downloads.AUTOMATIC), key, relay, blob);
        assertThat(status(small).stage()).isEqualTo(Stage.WANTED);
        Message large = told(new FileLayout(Downloads.AUTOMATIC + 1), key, relay, blob);
        assertThat(status(large).stage()).isEqualTo(Stage.OFFERED);
        pair().alice().write(tx -> Taking.want(tx, large, pair().now()));
        assertThat(status(large).stage()).isEqualTo(Stage.WANTED);
    }

    @Test
    void nothingIsFetchedForSomebodyWhoIsNotAccepted() {
        pair().alice().write(tx -> tx.update("UPDATE conversation SET state = 'request'"));
        RelayAddress relay = pair().alice().read(Relays::all).getFirst();
        BlobId blob = new BlobId(Bytes.owned(ENTROPY.bytes(24)));
        Message file = told(new FileLayout(5), FileKey.random(ENTROPY), relay, blob);
        assertThat(status(file).stage()).isEqualTo(Stage.OFFERED);
        assertThatThrownBy(() -> pair().alice().write(tx -> Taking.want(tx, file, pair().now())))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("accept");
    }

    @Test
    void manySmallFilesDontFillTheDisk() {
        RelayAddress relay = pair().alice().read(Relays::all).getFirst();
        BlobId blob = new BlobId(Bytes.owned(ENTROPY.bytes(24)));
        long before = Downloads.AUTOMATIC_TOTAL / Downloads.AUTOMATIC;
        FileLayout layout = new FileLayout(Downloads.AUTOMATIC);
        for (int i = 0; i < before; i++) {
            told(layout, FileKey.random(ENTROPY), relay, blob);
        }
        Message over = told(layout, FileKey.random(ENTROPY), relay, blob);
        assertThat(status(over).stage()).isEqualTo(Stage.OFFERED);
    }

    /** A message id is its sender's choice. */
    @Test
    void contactCannotReachFilesOfOursByTheirId() throws Exception {
        Message sent = begun(file(5));
        work(pair().bob());
        pair().exchange();
        pair().alice()
                .write(tx ->
                        tx.update(
                                "INSERT INTO message (conversation, id, own, number, sent_at, at,"
                                        + " type, text, state) SELECT conversation, id, 1, 1, 0, 0,"
                                        + " 'file', 'a', 'queued' FROM message WHERE type = 'file'"));
        List<String> spools =
                pair().bob().read(tx -> tx.list("SELECT spool FROM file", row -> row.text(1)));
        List<String> taken =
                pair().alice().read(tx -> tx.list("SELECT spool FROM file", row -> row.text(1)));
        assertThat(taken).doesNotContainAnyElementsOf(spools);
        assertThat(taken).noneMatch(it -> it.contains(sent.id().bytes().hex()));
    }

    @Test
    void fetchedCountsOnlyForAFileOfTheReceiversOwn() throws Exception {
        Message sent = begun(file(5));
        work(pair().bob());
        pair().exchange();
        Body.Receipt lie =
                new Body.Receipt(
                        Body.Receipt.Progress.FETCHED,
                        List.of(ContentId.random(ENTROPY), sent.id()));
        // Bob says of his own file that he has it: it is Alice's to say.
        pair().bob().seal(pair().atBob(), lie, pair().now());
        pair().exchange();
        work(pair().alice());
        assertThat(status(sent).stage()).isEqualTo(Stage.HERE);
        assertThat(saved(atAlice(sent))).hasContent("the o");
    }

    @Test
    void fileThatIsNoneIsRefused() {
        assertThatThrownBy(() -> begun(directory.resolve("nowhere")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> begun(directory))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("there is no file");
    }

    @Test
    void directoryThatCannotBeWrittenIsOneSentence() throws Exception {
        Message sent = begun(file(5));
        work(pair().bob());
        pair().exchange();
        work(pair().alice());
        Path taken = Files.writeString(directory.resolve("in"), "a file");
        assertThatThrownBy(() -> saved(atAlice(sent)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't save the file in");
        assertThat(taken).hasContent("a file");
    }
}
