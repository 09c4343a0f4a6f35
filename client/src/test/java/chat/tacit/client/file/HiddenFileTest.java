package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.FilePart;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Files between Alice and Bob, who reach each other by the mesh and in no other way. */
final class HiddenFileTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path directory;
    private Optional<HiddenPair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(HiddenPair.introduced(directory));
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private HiddenPair pair() {
        return met.orElseThrow();
    }

    private static Transfers transfers(Person of) {
        return new Transfers(
                of.profile(), of.parts().sealer(), of.parts().conversations(), ENTROPY);
    }

    private void upkeep(Person of) {
        of.write(tx -> {
            transfers(of).upkeep(tx, pair().now());
            return true;
        });
    }

    private Path file(int size) throws IOException {
        return Files.write(directory.resolve("notes.bin"), ENTROPY.bytes(size));
    }

    private Message send(Path file) throws ClientException {
        Person alice = pair().alice();
        try (Sending sending =
                Sending.seal(alice.profile().directory(), file, Optional.empty(), ENTROPY)) {
            Message message =
                    alice.write(tx ->
                            sending.begin(
                                    tx,
                                    pair().atAlice(),
                                    alice.parts().conversations(),
                                    pair().now()));
            upkeep(alice);
            return message;
        }
    }

    private Stage stage(Person of, Message message) {
        return of.read(tx -> Taking.status(tx, message)).orElseThrow().stage();
    }

    private Message ofBob() {
        return pair().bob().read(tx -> History.last(tx, pair().atBob(), 10)).stream()
                .filter(message -> message.type() == Message.Type.FILE)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fileGoesInPiecesOfPartsAndNoRelayHasAPartOfIt() throws Exception {
        Path file = file(30_000);
        Message sent = send(file);
        List<HiddenPair.Letter> letters = pair().post(pair().alice());
        assertThat(letters).hasSize(1 + 9 + 9 + 4);
        letters.reversed().forEach(letter -> pair().deliver(letter, pair().bob()));
        upkeep(pair().bob());
        Message came = ofBob();
        assertThat(stage(pair().bob(), came)).isEqualTo(Stage.HERE);
        Path saved = Taking.save(pair().bob().profile(), came, directory.resolve("saved"));
        assertThat(Files.readAllBytes(saved)).isEqualTo(Files.readAllBytes(file));
        pair().exchange();
        upkeep(pair().bob());
        pair().exchange();
        upkeep(pair().alice());
        assertThat(stage(pair().alice(), sent)).isEqualTo(Stage.OVER);
        assertThat(pair().alice().number("SELECT COUNT(*) FROM copy")).isZero();
        assertThat(pair().bob().number("SELECT COUNT(*) FROM file_part")).isZero();
    }

    @Test
    void emptyFileComesToo() throws Exception {
        var _ = send(file(0));
        pair().exchange();
        upkeep(pair().bob());
        assertThat(stage(pair().bob(), ofBob())).isEqualTo(Stage.HERE);
    }

    @Test
    void longerOnesAreRefusedWithWhatTheyWouldTake() throws Exception {
        Path file = file(FileBody.MAX_IN_PARTS);
        Path longer = Files.write(directory.resolve("longer"), new byte[1_000_000]);
        Person alice = pair().alice();
        boolean fits = alice.read(tx -> FileParts.requireFits(tx, pair().atAlice(), file));
        assertThat(fits).isTrue();
        assertThatThrownBy(
                        () -> alice.read(tx -> FileParts.requireFits(tx, pair().atAlice(), longer)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("65,536 bytes")
                .hasMessageContaining("11 hours");
    }

    /** What comes isn't what was said: nothing of it is kept. */
    @Test
    void fileOfAnotherHashIsLost() {
        ContentId id = ContentId.random(ENTROPY);
        FileBody body =
                new FileBody(
                        "notes.txt",
                        "text/plain",
                        new FileLayout(5),
                        Bytes.zeros(32),
                        new FileKey(Secret.zeros(32)),
                        List.of(),
                        List.of());
        Person bob = pair().bob();
        FilePart part = FilePart.of(id, Bytes.zeros(5)).getFirst();
        bob.write(tx -> {
            FileParts.take(tx, pair().atBob(), part, pair().now());
            return true;
        });
        tellBob(id, body);
        upkeep(bob);
        assertThat(stage(bob, ofBob())).isEqualTo(Stage.LOST);
        assertThat(bob.number("SELECT COUNT(*) FROM file_part")).isZero();
    }

    private void tellBob(ContentId id, FileBody body) {
        Person alice = pair().alice();
        alice.write(tx ->
                alice.parts()
                        .sealer()
                        .seal(
                                tx,
                                pair().atAlice(),
                                new Sealer.Numbered(
                                        id,
                                        alice.parts()
                                                .sealer()
                                                .number(tx, pair().atAlice(), pair().now())
                                                .number(),
                                        pair().now()),
                                body,
                                pair().now()));
        pair().exchange();
    }

    /** Somebody who sends parts of files without end fills nobody's disk. */
    @Test
    void partsOfSixteenFilesAreKept() {
        Person bob = pair().bob();
        for (int i = 0; i < 20; i++) {
            FilePart part = FilePart.of(ContentId.random(ENTROPY), Bytes.zeros(20_000)).getFirst();
            pair().pass(Duration.ofSeconds(1));
            bob.write(tx -> {
                FileParts.take(tx, pair().atBob(), part, pair().now());
                return true;
            });
        }
        assertThat(bob.number("SELECT COUNT(*) FROM file_part")).isEqualTo(FileParts.MOST);
    }

    @Test
    void partsOfAFileThatIsTakenBackStay() throws Exception {
        Message sent = send(file(30_000));
        Person alice = pair().alice();
        Message now = alice.read(tx -> History.find(tx, pair().atAlice(), sent.id())).orElseThrow();
        alice.write(tx -> {
            alice.parts().amendments().unsend(tx, now, pair().now());
            return true;
        });
        assertThat(pair().post(alice)).hasSizeLessThanOrEqualTo(2);
    }
}
