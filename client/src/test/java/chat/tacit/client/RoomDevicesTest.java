package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rooms on several machines of one account, which know of them by its private pair. */
@Timeout(180)
final class RoomDevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Relay relay;
    private RoomHome ada;

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.rooms();
        ada = home("ada");
    }

    private RoomHome home(String handle) throws Exception {
        RoomHome home = new RoomHome(folder, handle, relay.address());
        open.add(home);
        home.host(true);
        return home;
    }

    /** Signs in on another machine. */
    private RoomHome another(RoomHome of, String name) throws Exception {
        RoomHome home = new RoomHome(folder.resolve(name), of);
        open.add(home);
        home.host(true);
        return home;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        relay.close();
    }

    private static void awaitHere(RoomHome home, RoomId room) {
        home.awaitThat(() -> home.state(room).equals(Optional.of(Conversation.State.ACTIVE)));
    }

    @Test
    void machineThatSignsInHasRoomsThatWereMadeElsewhere() throws Exception {
        RoomId room = ada.create("Book club");
        Message said = ada.say(room, "Is anybody here?");
        ada.awaitThat(() -> ada.now(said).state() == Message.State.SENT);

        RoomHome laptop = another(ada, "laptop");
        laptop.awaitThat(() -> laptop.texts(room).contains("Is anybody here?"));
        awaitHere(laptop, room);
        laptop.say(room, "From my laptop");
        ada.awaitThat(() -> ada.texts(room).contains("From my laptop"));
        assertThat(laptop.people(room))
                .extracting(RoomPerson::name)
                .isEqualTo(ada.people(room).stream().map(RoomPerson::name).toList());
    }

    @Test
    void machineThatSignsInHasRoomsIntoWhichItsAccountWasInvited() throws Exception {
        RoomHome bob = home("bob");
        RoomId room = ada.create("Book club");
        Message before = ada.say(room, "Before you came");
        ada.awaitThat(() -> ada.now(before).state() == Message.State.SENT);
        ada.invite(room, bob.address(), new Invitation.Beginning.All());
        bob.accept(room);

        RoomHome laptop = another(bob, "laptop");
        laptop.awaitThat(() -> laptop.texts(room).contains("Before you came"));
        laptop.say(room, "Bob's laptop");
        ada.awaitThat(() -> ada.texts(room).contains("Bob's laptop"));
        bob.awaitThat(() -> bob.texts(room).contains("Bob's laptop"));
        assertThat(laptop.people(room)).hasSize(2);
    }

    /** Both read the commit of the other from the host; the keys come by their own envelopes. */
    @Test
    void machinesFollowEachOthersChanges() throws Exception {
        RoomHome laptop = another(ada, "laptop");
        RoomId room = ada.create("Book club");
        awaitHere(laptop, room);
        RoomHome bob = home("bob");
        laptop.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);
        bob.say(room, "Hello both");
        for (RoomHome machine : List.of(ada, laptop)) {
            machine.awaitThat(() -> machine.texts(room).contains("Hello both"));
        }
        var in = RoomHome.conversation(room);
        assertThat(laptop.changes().remove(in, "bob", false, PATIENCE).done())
                .isEqualTo(RoomChanges.Done.STANDS);
        ada.awaitThat(() -> ada.people(room).size() == 1);
    }

    @Test
    void machineThatSignsInAfterEverybodyWasOfflineHasTheKeysOfLaterEpochs() throws Exception {
        RoomHome bob = home("bob");
        RoomId room = ada.create("Book club");
        ada.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);
        var in = RoomHome.conversation(room);
        assertThat(ada.changes().role(in, "bob", true, PATIENCE))
                .isEqualTo(RoomChanges.Done.STANDS);
        Message said = ada.say(room, "In the third epoch");
        ada.awaitThat(() -> ada.now(said).state() == Message.State.SENT);
        bob.awaitThat(() -> bob.texts(room).contains("In the third epoch"));
        open.remove(bob);
        bob.close();

        RoomHome laptop = another(bob, "laptop");
        laptop.awaitThat(() -> laptop.texts(room).contains("In the third epoch"));
        awaitHere(laptop, room);
    }

    @Test
    void roomThatWasLeftIsntBegunByAMachineThatSignsInLater() throws Exception {
        RoomId left = ada.create("Left");
        RoomId kept = ada.create("Kept");
        assertThat(ada.changes().leave(RoomHome.conversation(left), PATIENCE))
                .isEqualTo(RoomChanges.Done.STANDS);
        open.remove(ada);
        ada.close();

        RoomHome laptop = another(ada, "laptop");
        awaitHere(laptop, kept);
        assertThat(laptop.state(left)).isEmpty();
    }
}
