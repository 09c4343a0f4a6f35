package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
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
import java.util.List;
import java.util.Optional;

/** Files of a profile that was exported while they were under way, and imported. */
final class ImportedFilesTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});
    private static final String TEXT = "Otters, all of them.";

    @TempDir private Path folder;
    private final Blobs blobs = new Blobs();
    private final RecoveryKey key = RecoveryKey.random(ENTROPY);
    private Pair pair;

    @BeforeEach
    void meet() {
        pair = Pair.introduced(folder.resolve("pair"));
        pair.pass(Duration.between(pair.now(), Instant.now())); // as an import reads it
    }

    @AfterEach
    void part() {
        pair.close();
    }

    private ContentId begin(Person from, ConversationId to) throws Exception {
        Path file = Files.writeString(folder.resolve("otters.txt"), TEXT);
        try (Sending sending =
                Sending.seal(from.profile().directory(), file, Optional.empty(), ENTROPY)) {
            return from.<Message, ClientException>write(
                            tx -> sending.begin(tx, to, from.parts().conversations(), pair.now()))
                    .id();
        }
    }

    private ContentId send(Person from, ConversationId to) throws Exception {
        ContentId id = begin(from, to);
        blobs.work(from, pair.now());
        return id;
    }

    private Export export() throws ClientException {
        return Export.to(folder.resolve("backup"), pair.alice().profile(), key, _ -> {});
    }

    /** Alice on her new machine. */
    private Person imported() throws ClientException {
        Path home = folder.resolve("home");
        var source = new Import.Source(folder.resolve("backup"), key, false);
        var _ = Import.from(source, home, PASSPHRASE, _ -> {});
        Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY));
        alice.write(tx -> {
            alice.parts().restore(tx, pair.now());
            return true;
        });
        return alice;
    }

    private static Message message(Person at, ConversationId in, ContentId id) {
        return at.read(tx -> History.find(tx, in, id)).orElseThrow();
    }

    private void assertSaved(Person by, ConversationId in, ContentId id)
            throws ClientException, IOException {
        Path into = Files.createTempDirectory(folder, "in");
        assertThat(Taking.save(by.profile(), message(by, in, id), into)).hasContent(TEXT);
    }

    @Test
    void fileThatTheContactHasButDidntConfirmIsntTakenBack() throws Exception {
        ContentId sent = send(pair.alice(), pair.atAlice());
        pair.post(pair.alice()).forEach(box -> pair.deliver(box, pair.bob()));
        blobs.work(pair.bob(), pair.now());
        assertThat(export()).isEqualTo(new Export(1, 0, 1, 1, 0));
        try (Person alice = imported()) {
            assertThat(message(alice, pair.atAlice(), sent).state()).isEqualTo(Message.State.SENT);
            pair.exchange(alice);
            assertThat(message(pair.bob(), pair.atBob(), sent).type()).isEqualTo(Message.Type.FILE);
            assertThat(message(alice, pair.atAlice(), sent).state())
                    .isEqualTo(Message.State.DELIVERED);
            assertSaved(pair.bob(), pair.atBob(), sent);
        }
    }

    @Test
    void fileWhoseWordWasLostIsToldOfAgainAndFetched() throws Exception {
        ContentId sent = send(pair.alice(), pair.atAlice());
        var _ = pair.post(pair.alice()); // sealed for a session that is left behind
        export();
        try (Person alice = imported()) {
            pair.exchange(alice);
            blobs.work(pair.bob(), pair.now());
            assertSaved(pair.bob(), pair.atBob(), sent);
            blobs.work(alice, pair.now());
            Message own = message(alice, pair.atAlice(), sent);
            assertThat(alice.read(tx -> Taking.status(tx, own)).map(FileStatus::stage))
                    .contains(Stage.HERE);
        }
    }

    @Test
    void fileOfAContactIsFetchedByTheRestoredProfile() throws Exception {
        ContentId sent = send(pair.bob(), pair.atBob());
        pair.exchange();
        export();
        try (Person alice = imported()) {
            blobs.work(alice, pair.now());
            assertSaved(alice, pair.atAlice(), sent);
        }
    }

    @Test
    void fileThatNobodyWasToldOfIsShownAsFailed() throws Exception {
        ContentId sent = begin(pair.alice(), pair.atAlice());
        export();
        try (Person alice = imported()) {
            pair.exchange(alice);
            Message own = message(alice, pair.atAlice(), sent);
            assertThat(own.state()).isEqualTo(Message.State.FAILED);
            assertThat(own.reason()).contains("wasn't sent yet when the backup was made");
            Optional<Message> told = pair.bob().read(tx -> History.find(tx, pair.atBob(), sent));
            assertThat(told).isEmpty();
            assertThatThrownBy(() -> Taking.save(alice.profile(), own, folder))
                    .hasMessageContaining("it was sent from another");
        }
    }

    @Test
    void fileThatIsTooOldToBeToldOfAgainIsntTakenBack() throws Exception {
        ContentId sent = sendEightDaysAgo(true);
        try (Person alice = imported()) {
            pair.exchange(alice);
            assertThat(message(pair.bob(), pair.atBob(), sent).type()).isEqualTo(Message.Type.FILE);
            assertThat(message(alice, pair.atAlice(), sent).state())
                    .isEqualTo(Message.State.DELIVERED);
        }
    }

    @Test
    void fileThatIsTooOldAndNeverCameIsShownAsFailed() throws Exception {
        ContentId sent = sendEightDaysAgo(false);
        try (Person alice = imported()) {
            pair.exchange(alice);
            Message own = message(alice, pair.atAlice(), sent);
            assertThat(own.state()).isEqualTo(Message.State.FAILED);
            assertThat(own.reason()).contains("can't be sent from here any more");
            assertThat(pair.bob().notices(pair.atBob())).noneMatch(it -> it.contains("deleted"));
            assertThat(alice.contact(pair.atAlice()).paused()).isFalse();
        }
    }

    private ContentId sendEightDaysAgo(boolean came) throws Exception {
        pair.pass(Duration.ofDays(-8));
        ContentId sent = send(pair.alice(), pair.atAlice());
        List<Person.Box> told = pair.post(pair.alice());
        if (came) {
            told.forEach(box -> pair.deliver(box, pair.bob()));
        }
        pair.pass(Duration.ofDays(8));
        export();
        return sent;
    }
}
