package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.record.LinkedRecord;

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

/** Files where a person has several devices: each has what it takes to fetch them. */
final class LinkedFilesTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path folder;
    private final Blobs blobs = new Blobs();
    private Circle circle;
    private Person first;
    private Person bob;

    @BeforeEach
    void meet() {
        circle = new Circle(folder);
        first = circle.device(1);
        bob = circle.bob();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private Person link() {
        return circle.link(first, Instant.EPOCH);
    }

    /** A file is at the relays, and told of to whoever is there. */
    private ContentId send(Person from, ConversationId to) throws ClientException, IOException {
        Path file = Files.writeString(folder.resolve("otters.txt"), "Otters, all of them.");
        ContentId id;
        try (Sending sending =
                Sending.seal(from.profile().directory(), file, Optional.empty(), ENTROPY)) {
            id =
                    from.<Message, ClientException>write(tx ->
                                    sending.begin(
                                            tx, to, from.parts().conversations(), circle.now()))
                            .id();
        }
        blobs.work(from, circle.now());
        circle.exchange();
        return id;
    }

    /** Fetches what is wanted, and tells what there is to tell of it. */
    private void fetch(Person by) {
        blobs.work(by, circle.now());
        circle.pair().pass(Duration.ofSeconds(10));
        blobs.work(by, circle.now());
        circle.exchange();
    }

    private static Message message(Person at, ConversationId in, ContentId id) {
        return at.read(tx -> History.find(tx, in, id)).orElseThrow();
    }

    private void assertSaved(Person by, ConversationId in, ContentId id) throws Exception {
        Path into = Files.createTempDirectory(folder, "in");
        assertThat(Taking.save(by.profile(), message(by, in, id), into))
                .hasContent("Otters, all of them.");
    }

    private static Optional<Stage> stage(Person at, ConversationId in, ContentId id) {
        Message message = message(at, in, id);
        return at.read(tx -> Taking.status(tx, message)).map(FileStatus::stage);
    }

    @Test
    void fileOfAContactIsFetchedByEachDeviceThoughAnotherHasItAlready() throws Exception {
        Person second = link();
        ContentId sent = send(bob, circle.withAlice());
        fetch(first);
        fetch(bob);
        fetch(second);
        assertSaved(first, circle.withBob(), sent);
        assertSaved(second, circle.withBob(), sent);
        assertThat(stage(bob, circle.withAlice(), sent)).contains(Stage.TOLD);
    }

    @Test
    void deviceThatTheSenderDoesntKnowYetHearsOfItFromASibling() throws Exception {
        Person second = link();
        circle.away(second, true);
        bob.write(tx -> {
            List<SignedEntry> known = DeviceLogs.peerEntries(tx, circle.withAlice());
            DeviceLogs.keep(tx, circle.withAlice(), false, known.subList(0, 1));
            tx.update("DELETE FROM conversation WHERE kind = 'device'");
            return tx.update("UPDATE contact SET log_asked_at = ?", circle.now());
        });
        ContentId sent = send(bob, circle.withAlice());
        fetch(first);
        fetch(bob);
        circle.away(bob, true);
        circle.away(second, false);
        circle.exchange();
        fetch(second);
        assertSaved(second, circle.withBob(), sent);
    }

    @Test
    void fileThatOneDeviceSentIsOnTheOthers() throws Exception {
        Person second = link();
        ContentId sent = send(first, circle.withBob());
        fetch(bob);
        fetch(first);
        fetch(second);
        assertSaved(second, circle.withBob(), sent);
        assertSaved(bob, circle.withAlice(), sent);
        assertThatThrownBy(() ->
                        Taking.save(
                                first.profile(), message(first, circle.withBob(), sent), folder))
                .hasMessageContaining("you have the original");
    }

    @Test
    void fileOfADeviceWithoutAConnectionIsToldOfByItsSibling() throws Exception {
        circle.away(bob, true);
        Person second = link();
        ContentId sent = send(second, circle.withBob());
        circle.away(second, true);
        circle.away(bob, false);
        circle.exchange();
        fetch(bob);
        assertSaved(bob, circle.withAlice(), sent);
    }

    @Test
    void fileThatAnotherDeviceTakesBackIsDeletedAtTheRelays() throws Exception {
        Person second = link();
        ContentId sent = send(first, circle.withBob());
        assertThat(blobs.count()).isEqualTo(2);
        second.<Boolean, ClientException>write(tx -> {
            Message message = History.find(tx, circle.withBob(), sent).orElseThrow();
            second.parts().amendments().unsend(tx, message, circle.now());
            return true;
        });
        circle.exchange();
        fetch(first);
        assertThat(blobs.count()).isZero();
        assertThat(message(bob, circle.withAlice(), sent).type()).isEqualTo(Message.Type.DELETED);
    }

    @Test
    void fileThatTheOnlyDeviceHadFetchedIsNoMoreThanANameToOneThatIsLinkedLater() throws Exception {
        ContentId sent = send(bob, circle.withAlice());
        fetch(first);
        fetch(bob);
        assertThat(blobs.count()).isZero();
        Person second = link();
        assertThat(message(second, circle.withBob(), sent).text()).isEqualTo("otters.txt");
        assertThat(stage(second, circle.withBob(), sent)).isEmpty();
    }

    @Test
    void fileOfTheLastDaysIsFetchedByADeviceThatIsLinkedLater() throws Exception {
        ContentId sent = send(bob, circle.withAlice());
        Person second = link();
        fetch(first); // and keeps it at the relays, since there is another by now
        fetch(second);
        assertSaved(second, circle.withBob(), sent);
    }

    @Test
    void fileWithoutAMessageIsntTakenFromASibling() throws Exception {
        Person second = link();
        ContentId sent = send(bob, circle.withAlice());
        Content offer =
                first.read(tx -> FileTable.offer(tx, circle.withBob(), sent, false)).orElseThrow();
        Envelope other = new Envelope(ContentId.random(ENTROPY), 1, circle.now(), Optional.empty());
        for (boolean own : new boolean[] {true, false}) {
            var file =
                    new LinkedRecord.File(
                            circle.withBob().bytes(), own, new Content(other, offer.body()));
            assertThat(
                            second.<Boolean, RuntimeException>write(
                                    tx -> Downloads.told(tx, file, circle.now())))
                    .isFalse();
        }
        var known = new LinkedRecord.File(circle.withBob().bytes(), true, offer);
        assertThat(
                        second.<Boolean, RuntimeException>write(
                                tx -> Downloads.told(tx, known, circle.now())))
                .isFalse();
    }
}
