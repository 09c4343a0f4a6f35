package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A profile with a hidden contact on another machine, over a real mesh of three relays. */
@Order(1)
@Timeout(500)
@Tag("long")
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

    /** She began with one relay, and knows the others by what she found out herself. */
    @Test
    void restoredProfileUsesTheServersThatItKnewAtOnce() throws Exception {
        mesh.end(mesh.client("Alice", 1));
        // How often servers are asked goes by the cover with which a profile is opened.
        Client alice = mesh.open("Alice");
        ConversationId atBob = SmallMesh.meet(alice, bob);
        ConversationId atAlice = SmallMesh.only(alice);
        await("servers").atMost(SmallMesh.PATIENCE).until(() -> isSettled(uses(alice)));
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        Path file = directory.resolve("backup");
        var _ = alice.backups().export(file, key, _ -> {});
        Map<RelayAddress, Set<MeshServerStatus.Job>> uses = uses(alice);
        mesh.end(alice);

        Path home = directory.resolve("elsewhere");
        var _ = Import.from(new Import.Source(file, key, false), home, PASSPHRASE, _ -> {});
        Client elsewhere = Client.open(home, PASSPHRASE);
        assertThat(uses(elsewhere)).as("servers, and which are guards").isEqualTo(uses);
        mesh.receiving(elsewhere);
        elsewhere.send(atAlice, "From the new machine.");
        SmallMesh.awaitHeard(bob, atBob, "From the new machine.");
        bob.send(atBob, "I see.");
        SmallMesh.awaitHeard(elsewhere, atAlice, "I see.");
        assertThat(SmallMesh.texts(elsewhere, atAlice)).doesNotHaveDuplicates();
    }

    /** All three were verified, and two are guards. */
    private static boolean isSettled(Map<RelayAddress, Set<MeshServerStatus.Job>> uses) {
        long guards = uses.values().stream().filter(jobs -> !jobs.isEmpty()).count();
        return uses.size() == SmallMesh.RELAYS && guards == 2;
    }

    /** What servers are used for that were verified. Loops have other keys at each machine. */
    private static Map<RelayAddress, Set<MeshServerStatus.Job>> uses(Client of) {
        return of.relays().mesh().servers().stream()
                .filter(one -> one.state() == MeshServerStatus.State.VERIFIED)
                .collect(
                        Collectors.toMap(
                                MeshServerStatus::address,
                                one ->
                                        one.uses().stream()
                                                .filter(MeshServerStatus.Job.GUARD::equals)
                                                .collect(Collectors.toSet())));
    }
}
