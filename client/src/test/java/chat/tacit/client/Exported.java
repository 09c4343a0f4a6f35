package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pair that talked, and the profile of one that is exported and imported. */
abstract class Exported {
    static final Entropy ENTROPY = Entropy.system();
    static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir Path folder;

    Pair pair;
    RecoveryKey key;
    Path file;
    Path home;

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

    static void silent(long count) {
        assertThat(count).isPositive();
    }

    Export export() throws ClientException {
        return Export.to(file, pair.alice().profile(), key, Exported::silent);
    }

    Import imported() throws ClientException {
        return Import.from(new Import.Source(file, key, false), home, PASSPHRASE, Exported::silent);
    }

    /** Alice on her new machine, who has asked for new sessions. */
    Person opened(Instant now) throws ClientException {
        Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY));
        alice.write(tx -> {
            alice.parts().restore(tx, now);
            return true;
        });
        return alice;
    }

    static Optional<AgreementPublicKey> recovery(Person person) {
        return person.read(tx -> Export.recovery(tx));
    }

    static List<Message> history(Person person, ConversationId of) {
        return person.read(tx -> History.last(tx, of, 100_000)).stream()
                .filter(message -> message.type() == Message.Type.TEXT)
                .toList();
    }

    /** Nothing was left of an import that didn't come to its end. */
    void assertNothingImported(String sentence) throws IOException {
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

    void addMessages(int count) {
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
}
