package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * Two who reach each other by queues at two relays, and by a mesh of three others: whatever is said
 * goes both ways.
 */
@Timeout(500)
final class MixedContactsTest {
    @TempDir private Path directory;
    private SmallMesh mesh;
    private Client alice;
    private Client bob;
    private ConversationId atAlice;
    private ConversationId atBob;

    @BeforeEach
    void meet() throws Exception {
        mesh = SmallMesh.withQueuesElsewhere(directory);
        alice = mesh.client("Alice");
        bob = mesh.client("Bob");
        JoseKey pair = JoseKey.generate(Entropy.system());
        InvitationTerms terms = new InvitationTerms(true, Travel.LINK, false).with(pair);
        atBob = SmallMesh.meet(alice, bob, terms);
        atAlice = SmallMesh.only(alice);
        assertThat(alice.contactList().isHidden(atAlice)).isFalse();
    }

    @AfterEach
    void part() {
        mesh.close();
    }

    private void talk(String said) throws Exception {
        alice.send(atAlice, said);
        SmallMesh.awaitHeard(bob, atBob, said);
        bob.send(atBob, said + " – " + said);
        SmallMesh.awaitHeard(alice, atAlice, said + " – " + said);
    }

    @Test
    void whatIsSaidByBothIsShownOnceAndComesWithoutAnyRelayOfQueues() throws Exception {
        mesh.awaitPackets("Bob");
        talk("By both ways.");
        mesh.killQueues();
        talk("By the mesh alone.");
        assertThat(SmallMesh.texts(alice, atAlice)).doesNotHaveDuplicates().hasSize(4);
        assertThat(SmallMesh.texts(bob, atBob)).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void whatIsSaidComesWithoutAnyServerOfTheMesh() throws Exception {
        mesh.awaitPackets("Bob");
        for (int relay = 0; relay < SmallMesh.RELAYS; relay++) {
            mesh.kill(relay);
        }
        talk("By queues alone.");
        assertThat(SmallMesh.texts(alice, atAlice)).doesNotHaveDuplicates().hasSize(2);
        assertThat(SmallMesh.texts(bob, atBob)).doesNotHaveDuplicates().hasSize(2);
    }
}
