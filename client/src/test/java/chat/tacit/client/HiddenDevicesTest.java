package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.crypto.JosePublicKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Alice's hidden contact Bob, who uses two machines, over a real mesh of three relays. */
@Order(1)
@Timeout(500)
@Tag("long")
final class HiddenDevicesTest {
    private static final String ANSWERED =
            "SELECT COUNT(*) FROM contact c JOIN conversation v ON v.id = c.conversation"
                    + " WHERE v.kind = 'device' AND v.state = 'active' AND c.live = 1"
                    + " AND c.hidden = 1";

    private static final String FOR_BOB =
            "SELECT COUNT(*) FROM mesh_key WHERE purpose = 'contact' AND ends_at IS NULL";
    private static final int PHONE = 1;

    @TempDir private Path directory;
    private SmallMesh mesh;
    private Client alice;
    private Client bob;
    private Client laptop;
    private ConversationId atAlice;
    private ConversationId atBob;

    @BeforeEach
    void begin() throws Exception {
        mesh = new SmallMesh(directory);
        alice = mesh.client("Alice");
        bob = mesh.client("Bob");
        atBob = SmallMesh.meet(alice, bob);
        atAlice = SmallMesh.only(alice);
        laptop = mesh.link(bob, "laptop");
        assertThat(laptop.contactList().isHidden(atBob)).isTrue();
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    /** Waits until Alice reaches both machines by themselves. */
    private void awaitPaired() {
        await("pair").atMost(SmallMesh.PATIENCE).until(() -> mesh.number("laptop", ANSWERED) == 1);
    }

    @Test
    void bothHearAllOnceAndBothAnswer() throws Exception {
        awaitPaired();
        alice.send(atAlice, "Hello, both of you.");
        SmallMesh.awaitHeard(bob, atBob, "Hello, both of you.");
        SmallMesh.awaitHeard(laptop, atBob, "Hello, both of you.");
        laptop.send(atBob, "From the laptop.");
        SmallMesh.awaitHeard(alice, atAlice, "From the laptop.");
        SmallMesh.awaitHeard(bob, atBob, "From the laptop.");
        bob.send(atBob, "From the phone.");
        SmallMesh.awaitHeard(alice, atAlice, "From the phone.");
        SmallMesh.awaitHeard(laptop, atBob, "From the phone.");
        for (Client one : List.of(bob, laptop)) {
            assertThat(said(one, atBob)).hasSize(3);
        }
        assertThat(said(alice, atAlice)).hasSize(3);
        assertThat(alice.conversations()).hasSize(1);
    }

    /** Whoever has the phone lets it go on as if it had heard nothing of its removal. */
    @Test
    void deviceThatWasRemovedFetchesNothingMore() throws Exception {
        awaitPaired();
        JosePublicKey before = bob.addresses().mesh().make().publicKey();
        await("address")
                .atMost(SmallMesh.PATIENCE)
                .until(() -> laptop.addresses().mesh().address().isPresent());
        mesh.sql(
                "Bob",
                "CREATE TRIGGER profile.thief BEFORE UPDATE OF removed_at ON device BEGIN"
                        + " SELECT RAISE(IGNORE); END");
        laptop.devices().remove(PHONE);
        assertThat(laptop.devices().awaitRemoved(PHONE, SmallMesh.PATIENCE, _ -> {})).isTrue();
        MeshAddress address = laptop.addresses().mesh().address().orElseThrow();
        assertThat(address.publicKey()).isNotEqualTo(before);
        assertThat(bob.addresses().mesh().address().orElseThrow().publicKey()).isEqualTo(before);
        assertThat(mesh.number("Alice", FOR_BOB)).isOne();

        alice.addresses().mesh().write(MeshLogin.publicHalf(address), "Is this you?");
        alice.send(atAlice, "Hello without the phone.");
        SmallMesh.awaitHeard(laptop, atBob, "Hello without the phone.");
        await("request").atMost(SmallMesh.PATIENCE).until(() -> !laptop.requests().all().isEmpty());
        Message stolen = bob.send(atBob, "From the phone.");
        await("posted")
                .atMost(SmallMesh.PATIENCE)
                .until(() -> bob.message(stolen).state() == Message.State.SENT);
        laptop.send(atBob, "From the laptop.");
        SmallMesh.awaitHeard(alice, atAlice, "From the laptop.");
        assertThat(said(bob, atBob)).containsExactly("From the phone.");
        assertThat(bob.requests().all()).isEmpty();
        assertThat(said(alice, atAlice)).doesNotContain("From the phone.");
        assertThat(alice.contactList().devices(atAlice)).isOne();
    }

    /** What was said, without what the client itself notes. */
    private static List<String> said(Client at, ConversationId in) {
        return SmallMesh.texts(at, in).stream()
                .filter(text -> text.startsWith("Hello") || text.startsWith("From"))
                .toList();
    }
}
