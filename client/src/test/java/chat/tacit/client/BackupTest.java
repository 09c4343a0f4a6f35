package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.backup.Chunk;
import chat.tacit.e2ee.backup.Header;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A profile that was exported, and what comes of the file. */
final class BackupTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir Path folder;

    private Pair pair;
    private RecoveryKey key;
    private Path file;
    private Path home;

    @BeforeEach
    void talk() {
        pair = Pair.introduced(folder.resolve("pair"));
        key = RecoveryKey.random(ENTROPY);
        file = folder.resolve("backup");
        home = Path.of(folder.toString(), "new", "home");
        var _ = pair.alice().say(pair.atAlice(), "A heron.", pair.now());
        pair.exchange();
        var _ = pair.bob().say(pair.atBob(), "Where?", pair.now());
        pair.exchange();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private static void silent(long count) {
        assertThat(count).isPositive();
    }

    private Export export() throws ClientException {
        return Export.to(file, pair.alice().profile(), key, BackupTest::silent);
    }

    private Import imported() throws ClientException {
        return Import.from(new Import.Source(file, key), home, PASSPHRASE, BackupTest::silent);
    }

    /** Alice on her new machine, who has asked for new sessions. */
    private Person opened(Instant now) throws ClientException {
        Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY));
        alice.write(tx -> {
            alice.parts().restore(tx, now);
            return true;
        });
        return alice;
    }

    private static Optional<AgreementPublicKey> recovery(Person person) {
        return person.read(tx -> Export.recovery(tx));
    }

    private static List<Message> history(Person person, ConversationId of) {
        return person.read(tx -> History.last(tx, of, 100_000)).stream()
                .filter(message -> message.type() == Message.Type.TEXT)
                .toList();
    }

    /** Nothing was left of an import that didn't come to its end. */
    private void assertNothingImported(String sentence) throws IOException {
        assertThatThrownBy(this::imported)
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(sentence);
        Path parent = home.getParent();
        if (parent != null && Files.exists(parent)) {
            try (Stream<Path> left = Files.list(parent)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void conversationComesBackWithItsHistoryAndKeys() throws ClientException {
        pair.alice()
                .write(tx -> {
                    Receipts.tellRead(tx, pair.atAlice(), true);
                    return true;
                });
        assertThat(export()).isEqualTo(new Export(1, 0, 2));
        assertThat(imported()).isEqualTo(new Import(1, 2, 0));
        Person old = pair.alice();
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            ConversationId id = pair.atAlice();
            assertThat(alice.profile().name()).isEqualTo("Alice");
            assertThat(alice.profile().restored()).isTrue();
            assertThat(alice.profile().deviceId()).isNotEqualTo(old.profile().deviceId());
            assertThat(history(alice, id)).isEqualTo(history(old, id));
            assertThat(alice.contact(id).code()).isEqualTo(old.contact(id).code());
            assertThat(alice.contact(id).level()).isEqualTo(old.contact(id).level());
            assertThat(alice.queues(id)).hasSameSizeAs(old.queues(id));
            assertThat(alice.queues(id).getFirst().boxKey())
                    .isEqualTo(old.queues(id).getFirst().boxKey());
            assertThat(alice.routes(id).getFirst().routeKey())
                    .isEqualTo(old.routes(id).getFirst().routeKey());
            assertThat(alice.number("SELECT COUNT(*) FROM ratchet")).isZero();
            assertThat(alice.number("SELECT read_receipts FROM conversation")).isEqualTo(1);
            assertThat(recovery(alice)).contains(key.pair().publicKey());
        }
    }

    @Test
    void whatWasSaidAboutMessagesComesBack() throws ClientException {
        Person old = pair.alice();
        Message first = history(old, pair.atAlice()).getFirst();
        Message own = old.say(pair.atAlice(), "Over tehre.", pair.now());
        old.write(
                (Work<Boolean, ClientException>)
                        tx -> {
                            var _ =
                                    old.parts()
                                            .conversations()
                                            .reply(tx, first, "In the reeds.", pair.now());
                            old.parts().amendments().edit(tx, own, "Over there.", pair.now());
                            old.parts().amendments().react(tx, first, "🪶", pair.now());
                            return true;
                        });
        export();
        imported();
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            List<Message> before = history(old, pair.atAlice());
            assertThat(before).anyMatch(it -> !it.marks().equals(Marks.NONE));
            assertThat(history(alice, pair.atAlice())).isEqualTo(before);
            assertThat(reactions(alice)).isEqualTo(reactions(old)).hasSize(1);
        }
    }

    private static List<List<Object>> reactions(Person person) {
        return person.read(
                (Work<List<List<Object>>, RuntimeException>)
                        tx ->
                                tx.list(
                                        "SELECT own, emoji, number FROM reaction",
                                        BackupTest::triple));
    }

    private static List<Object> triple(Row row) {
        return List.of(row.flag(1), row.text(2), row.integer(3));
    }

    @Test
    void bothGoOnAndWhatWaitedArrives() throws ClientException {
        export();
        var _ = pair.bob().say(pair.atBob(), "Are you there?", pair.now());
        List<Person.Box> waiting = pair.post(pair.bob());
        imported();
        try (Person alice = opened(pair.now())) {
            // Sealed for the ratchets that were left behind.
            for (Person.Box box : waiting) {
                assertThatThrownBy(() -> alice.take(box, pair.now()))
                        .isInstanceOf(UnopenableException.class);
            }
            Message early = alice.say(pair.atAlice(), "I am back.", pair.now());
            assertThat(early.state()).isEqualTo(Message.State.QUEUED);
            exchange(alice);
            assertThat(alice.contact(pair.atAlice()).paused()).isFalse();
            assertThat(alice.texts(pair.atAlice())).contains("Are you there?");
            assertThat(pair.bob().texts(pair.atBob()))
                    .containsExactly("A heron.", "Where?", "Are you there?", "I am back.");
            assertThat(alice.notices(pair.atAlice())).anyMatch(it -> it.contains("new session"));
            assertThat(pair.bob().contact(pair.atBob()).level())
                    .isEqualTo(alice.contact(pair.atAlice()).level());
        }
    }

    private void exchange(Person alice) {
        boolean carried = true;
        while (carried) {
            pair.pass(Pair.ROUND);
            List<Person.Box> there = pair.post(alice);
            there.forEach(box -> pair.deliver(box, pair.bob()));
            List<Person.Box> back = pair.post(pair.bob());
            back.forEach(box -> pair.deliver(box, alice));
            carried = !there.isEmpty() || !back.isEmpty();
        }
    }

    @Test
    void resyncAfterTheBackupDoesNotMakeTheNextRequestStale() throws ClientException {
        export();
        pair.bob().write(tx -> tx.update("UPDATE contact SET resync_no = 1000"));
        imported();
        try (Person alice = opened(pair.now())) {
            exchange(alice);
            assertThat(alice.contact(pair.atAlice()).paused()).isFalse();
        }
    }

    @Test
    void longHistoryOfManyChunksComesBackInOrder() throws ClientException {
        int count = 3_000;
        addMessages(count);
        assertThat(export().messages()).isEqualTo(count + 2);
        assertThat(file.toFile().length()).isGreaterThan(2L * Chunk.SIZE);
        assertThat(imported().messages()).isEqualTo(count + 2);
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            List<String> texts = alice.texts(pair.atAlice());
            assertThat(texts).isEqualTo(pair.alice().texts(pair.atAlice()));
            List<Message> found =
                    alice.read(tx -> Search.messages(tx, pair.atAlice(), "number1234", 10));
            assertThat(found).hasSize(1);
        }
    }

    private void addMessages(int count) {
        pair.alice()
                .write(tx -> {
                    for (int i = 0; i < count; i++) {
                        Message message =
                                new Message(
                                        ContentId.random(ENTROPY),
                                        pair.atAlice(),
                                        false,
                                        "Bob",
                                        100 + i,
                                        pair.now(),
                                        Message.Type.TEXT,
                                        "number" + i + " " + "x".repeat(1_000),
                                        Message.State.RECEIVED,
                                        "",
                                        0);
                        History.add(tx, message, pair.now(), Optional.empty());
                    }
                    return true;
                });
    }

    @Test
    void fileTellsNothingAndIsItsOwnersAlone() throws ClientException, IOException {
        export();
        String bytes =
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("Alice", "Bob", "heron", "example");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void existingFileIsNeverOverwritten() throws ClientException, IOException {
        Files.writeString(file, "something else");
        assertThatThrownBy(this::export).hasMessageContaining("there already");
        assertThat(file).hasContent("something else");
    }

    @Test
    void exportThatCannotBeWrittenLeavesNothing() {
        file = folder.resolve("nowhere").resolve("backup");
        assertThatThrownBy(this::export)
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't write");
        assertThat(recovery(pair.alice())).isEmpty();
    }

    @Test
    void wrongKeyImportsNothing() throws ClientException, IOException {
        export();
        key = RecoveryKey.random(ENTROPY);
        assertNothingImported("isn't the one");
    }

    @Test
    void truncatedFileImportsNothing() throws ClientException, IOException {
        addMessages(3_000);
        export();
        byte[] whole = Files.readAllBytes(file);
        int chunk = Chunk.SEALED_SIZE;
        for (int size :
                new int[] {
                    Header.SIZE,
                    Header.SIZE + 5,
                    Header.SIZE + chunk,
                    Header.SIZE + 2 * chunk,
                    whole.length - 1
                }) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertNothingImported("cut short or damaged");
        }
        Files.write(file, Arrays.copyOf(whole, 9));
        assertNothingImported("no backup");
    }

    @Test
    void changedExchangedAndAddedChunksImportNothing() throws ClientException, IOException {
        addMessages(3_000);
        export();
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[changed.length - 20] ^= 1; // in the last chunk: the others were taken by then
        byte[] exchanged = whole.clone();
        int chunk = Chunk.SEALED_SIZE;
        System.arraycopy(whole, Header.SIZE, exchanged, Header.SIZE + chunk, chunk);
        System.arraycopy(whole, Header.SIZE + chunk, exchanged, Header.SIZE, chunk);
        for (byte[] wrong : List.of(changed, exchanged, Arrays.copyOf(whole, whole.length + 100))) {
            Files.write(file, wrong);
            assertNothingImported("cut short or damaged");
        }
    }

    @Test
    void fileOfANewerTacitIsLeftAlone() throws ClientException, IOException {
        export();
        byte[] newer = Files.readAllBytes(file);
        newer[Header.START - 1]++;
        Files.write(file, newer);
        assertNothingImported("newer Tacit");
    }

    @Test
    void otherFilesAreNoBackup() throws IOException {
        Files.writeString(file, "A letter.");
        assertNothingImported("no backup");
    }

    @Test
    void profileIsNeverOverwritten() throws ClientException, IOException {
        export();
        imported();
        assertThatThrownBy(this::imported).hasMessageContaining("already");
        home = Files.createDirectories(folder.resolve("other"));
        Path letter = Files.writeString(home.resolve("letter"), "mine");
        assertThatThrownBy(this::imported).hasMessageContaining("isn't empty");
        assertThat(letter).hasContent("mine");
    }

    @Test
    void importThatCannotBeWrittenSaysSo() throws ClientException, IOException {
        export();
        home = Files.writeString(folder.resolve("letter"), "mine").resolve("home");
        assertThatThrownBy(this::imported)
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't make the profile");
    }

    @Test
    void importThatWasKilledIsInNobodysWay() throws ClientException, IOException {
        export();
        Path left = home.resolveSibling("." + home.getFileName() + ".importing");
        Files.createDirectories(left);
        Files.writeString(left.resolve("profile.db"), "half of it");
        assertThat(Profile.exists(home)).isFalse();
        imported();
        assertThat(left).doesNotExist();
        assertThat(Profile.exists(home)).isTrue();
    }

    @Test
    void conversationThatNobodyAnsweredIsLeftOut() throws ClientException {
        pair.close();
        pair = new Pair(folder.resolve("strangers"));
        pair.join(pair.invite());
        assertThat(Export.to(file, pair.bob().profile(), key, BackupTest::silent))
                .isEqualTo(new Export(0, 1, 0));
        assertThat(imported()).isEqualTo(new Import(0, 0, 0));
    }

    @Test
    void requestComesBackAsOneAndIsAcceptedThere() throws Exception {
        try (Pair asked = new Pair(folder.resolve("asked"))) {
            asked.join(asked.invite(true));
            var _ = asked.bob().say(asked.atBob(), "We met at the lake.", asked.now());
            asked.exchange();
            var _ = Export.to(file, asked.alice().profile(), key, BackupTest::silent);
            var _ = imported();
            asked.pass(Duration.ofMinutes(1));
            try (Person alice = opened(asked.now())) {
                assertThat(alice.post(asked.now())).isEmpty();
                List<Request> requests = alice.read(tx -> alice.parts().requests().all(tx));
                assertThat(requests)
                        .singleElement()
                        .satisfies(
                                it -> assertThat(it.greeting()).isEqualTo("We met at the lake."));
                alice.<Boolean, ClientException>write(tx -> {
                    alice.parts().requests().accept(tx, asked.atAlice(), asked.now());
                    return true;
                });
                for (int i = 0; i < 4; i++) {
                    asked.pass(Pair.ROUND);
                    asked.post(alice).forEach(box -> asked.deliver(box, asked.bob()));
                    asked.post(asked.bob()).forEach(box -> asked.deliver(box, alice));
                }
                assertThat(asked.bob().contact(asked.atBob()).name()).isEqualTo("Alice");
                assertThat(history(asked.bob(), asked.atBob()))
                        .extracting(Message::state)
                        .containsExactly(Message.State.DELIVERED);
            }
        }
    }
}
