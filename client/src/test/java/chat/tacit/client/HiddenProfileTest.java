package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A profile with a hidden contact on another machine, over a real mesh of three relays. */
@Timeout(500)
final class HiddenProfileTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir private Path directory;
    private SmallMesh mesh;
    private Client bob;

    @BeforeEach
    void begin() throws Exception {
        mesh = new SmallMesh(directory);
        bob = mesh.client("Bob");
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    /** The one relay with which she began is gone, and what waited for her lies at the others. */
    @Test
    void restoredProfileIsReachedByServersOfWhichItHeardBefore() throws Exception {
        Client alice = mesh.client("Alice", 1);
        ConversationId atBob = SmallMesh.meet(alice, bob);
        ConversationId atAlice = SmallMesh.only(alice);
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        Path file = directory.resolve("backup");
        var _ = alice.backups().export(file, key, _ -> {});
        mesh.end(alice);
        mesh.kill(0);

        Path home = directory.resolve("elsewhere");
        var _ = Import.from(new Import.Source(file, key, false), home, PASSPHRASE, _ -> {});
        Client elsewhere = mesh.receiving(Client.open(home, PASSPHRASE));
        elsewhere.send(atAlice, "From the new machine.");
        SmallMesh.awaitHeard(bob, atBob, "From the new machine.");
        bob.send(atBob, "I see.");
        SmallMesh.awaitHeard(elsewhere, atAlice, "I see.");
        assertThat(SmallMesh.texts(elsewhere, atAlice)).doesNotHaveDuplicates();
    }
}
