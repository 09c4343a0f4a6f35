package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;
import chat.tacit.store.Key;
import chat.tacit.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who knows a room's id makes another room under it, at a relay of their own, and invites
 * its members there: what they say in the one isn't heard in the other.
 */
@Timeout(180)
final class FalseRoomTest {
    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Store store = RealRelays.memory();
    private Relay theirs;
    private RoomHome ada;
    private RoomHome bob;
    private RoomHome mallory;
    private RoomId room;

    @BeforeEach
    void beTwoInARoom() throws Exception {
        Relay relay = opened(RealRelays.rooms());
        theirs =
                opened(
                        RealRelays.rooms(
                                RealRelays.keys(), Listen.loopback(), Limits.defaults(), store));
        ada = opened(new RoomHome(folder, "ada", relay.address()));
        bob = opened(new RoomHome(folder, "bob", relay.address()));
        mallory = opened(new RoomHome(folder, "mallory", theirs.address()));
        bob.host(true);
        room = ada.create("Book club");
        ada.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** A relay's operator writes what GenerateChannelPair would have. */
    private void makeRoomAtTheirs() throws Exception {
        byte[] row =
                ByteBuffer.allocate(10)
                        .put((byte) 1)
                        .put((byte) 0)
                        .putLong(Instant.now().getEpochSecond())
                        .array();
        var _ =
                store.table()
                        .compareAndSet(
                                Key.of('c', room.bytes().toArray()),
                                0,
                                row,
                                Instant.now().plus(Duration.ofHours(1)))
                        .toCompletableFuture()
                        .get();
        assertThat(mallory.create(room, "Book club")).isEqualTo(room);
    }

    private String refused(RoomHome home) {
        home.await(tx ->
                RoomRequests.find(tx, room)
                        .filter(it -> it.step() == RoomRequest.Step.REFUSED)
                        .isPresent());
        return home.read(tx -> RoomRequests.find(tx, room)).orElseThrow().reason();
    }

    @Test
    void roomUnderTheIdOfAnotherTakesNobodyOutOfThat() throws Exception {
        makeRoomAtTheirs();
        mallory.invite(room, bob.address(), new Invitation.Beginning.All());
        bob.agree(room);
        assertThat(refused(bob)).contains("another host");
        assertThat(bob.state(room)).contains(Conversation.State.ACTIVE);
        Message said = bob.say(room, "Among ourselves");
        ada.awaitThat(() -> ada.texts(room).contains("Among ourselves"));
        bob.awaitThat(() -> bob.now(said).state() == Message.State.SENT);
        assertThat(mallory.texts(room)).isEmpty();
    }

    @Test
    void whoWasRemovedComesBackIntoTheRoomThatItWas() throws Exception {
        var in = RoomHome.conversation(room);
        var _ = ada.changes().remove(in, "bob", false, Duration.ofSeconds(60));
        bob.awaitThat(() -> bob.state(room).equals(Optional.of(Conversation.State.LEFT)));
        ada.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);
        bob.say(room, "Here again");
        ada.awaitThat(() -> ada.texts(room).contains("Here again"));
    }
}
