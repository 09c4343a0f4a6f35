package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.profile.Profile;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

/** Two clients that reach each other by a real mesh of three relays, and in no other way. */
@Timeout(500)
@Order(1)
class HiddenContactsTest {
    @TempDir private Path directory;
    private SmallMesh mesh;
    private Client alice;
    private Client bob;
    private ConversationId atAlice;
    private ConversationId atBob;

    @BeforeEach
    void meet() throws Exception {
        mesh = new SmallMesh(directory);
        alice = mesh.client("Alice");
        bob = mesh.client("Bob");
        atBob = SmallMesh.meet(alice, bob);
        atAlice = SmallMesh.only(alice);
    }

    @AfterEach
    void part() {
        mesh.close();
    }

    @Test
    void whatAContactSaysCountsForTheServersByWhichItCame() throws Exception {
        mesh.end(alice);
        try (Profile profile = Homes.again(directory.resolve("Alice"))) {
            // As if her servers had received for the key for long when he writes.
            profile.write(tx -> tx.update("UPDATE mesh_rx SET since = since - 86400000"));
        }
        alice = mesh.open("Alice");
        bob.send(atBob, "Hello, Alice.");
        SmallMesh.awaitHeard(alice, atAlice, "Hello, Alice.");
        // A server is judged once the other one that receives for the key was read as well.
        await("outcomes")
                .atMost(SmallMesh.PATIENCE)
                .until(() ->
                        mesh.number(
                                        "Alice",
                                        "SELECT COUNT(*) FROM mesh_outcome WHERE contact IS"
                                                + " NOT NULL AND rx IS NULL AND lost = 0")
                                > 0);
    }

    @Test
    @Tag("long")
    void linkRenewsTheKeysByTheMeshAlone() throws Exception {
        String before = alice.securityCode(atAlice);
        String link =
                alice.contactList()
                        .rekey(atAlice, new InvitationTerms(false, Travel.LINK, false))
                        .link();
        assertThat(bob.connect(link, Travel.LINK).id()).isEqualTo(atBob);
        await("keys")
                .atMost(SmallMesh.PATIENCE)
                .until(() -> !bob.securityCode(atBob).equals(before));
        assertThat(alice.securityCode(atAlice)).isEqualTo(bob.securityCode(atBob));
        alice.send(atAlice, "Under new keys.");
        SmallMesh.awaitHeard(bob, atBob, "Under new keys.");
        bob.send(atBob, "Under mine, too.");
        SmallMesh.awaitHeard(alice, atAlice, "Under mine, too.");
        assertThat(mesh.number("Alice", "SELECT COUNT(*) FROM queue")).isZero();
    }

    @Test
    void whatIsSaidComesOnceInBothDirectionsThoughARelayIsKilled() throws Exception {
        alice.send(atAlice, "Hello, Bob.");
        bob.send(atBob, "Hello, Alice.");
        SmallMesh.awaitHeard(bob, atBob, "Hello, Bob.");
        SmallMesh.awaitHeard(alice, atAlice, "Hello, Alice.");

        mesh.kill(2);
        alice.send(atAlice, "Still there?");
        SmallMesh.awaitHeard(bob, atBob, "Still there?");
        bob.send(atBob, "Still here.");
        SmallMesh.awaitHeard(alice, atAlice, "Still here.");

        assertThat(SmallMesh.texts(bob, atBob)).doesNotHaveDuplicates().hasSize(4);
        assertThat(alice.mesh().cover().running()).isTrue();
        assertThat(alice.mesh().cover().served()).isTrue();
        assertThat(alice.mesh().awaitsSlot(atAlice)).isTrue();
        alice.mesh().cover(new CoverSetting(Cover.OFF, Optional.empty()));
        assertThat(alice.mesh().awaitsSlot(atAlice)).isFalse();
    }
}
