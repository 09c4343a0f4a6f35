package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;
import chat.tacit.store.rocksdb.RocksStore;

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

/** Rooms that profiles host, at real relays over real sockets. */
@Timeout(180)
final class RoomSeatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Relay relay;
    private RoomHome ada;

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.rooms();
        ada = home("ada", relay);
    }

    private RoomHome home(String handle, Relay at) throws Exception {
        RoomHome home = new RoomHome(folder, handle, at.address());
        open.add(home);
        return home;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        relay.close();
    }

    private static boolean isSent(RoomHome home, Message message) {
        return home.now(message).state() == Message.State.SENT;
    }

    @Test
    void roomIsMadeAndWhatIsSaidThereIsAtItsHost() throws ClientException {
        RoomId room = ada.create("Book club");
        assertThat(ada.state(room)).contains(Conversation.State.ACTIVE);
        Message said = ada.say(room, "Is anybody here?");
        ada.awaitThat(() -> isSent(ada, said));
        assertThat(ada.texts(room)).containsExactly("Is anybody here?");
        assertThat(ada.people(room)).singleElement().satisfies(it -> assertThat(it.own()).isTrue());
    }

    @Test
    void changeStandsOrSaysWhyNot() throws ClientException {
        RoomId room = ada.create("Book club");
        var in = RoomHome.conversation(room);
        assertThat(ada.changes().rename(in, "Reading group", PATIENCE))
                .isEqualTo(RoomChanges.Done.STANDS);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> ada.changes().remove(in, "nobody", false, PATIENCE));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> ada.changes().rename(in, " ", PATIENCE));
        assertThat(ada.people(room)).extracting(RoomPerson::name).containsExactly("ada");
    }

    @Test
    void whoIsInvitedByHandleReadsWhatItMayAndTalks() throws Exception {
        RoomHome bob = home("bob", relay);
        bob.host(true);
        RoomId room = ada.create("Book club");
        Message first = ada.say(room, "Before you came");
        ada.awaitThat(() -> isSent(ada, first));

        ada.invite(room, bob.address(), new Invitation.Beginning.All());
        bob.accept(room);

        bob.awaitThat(() -> bob.texts(room).contains("Before you came"));
        Message answer = bob.say(room, "Here I am");
        bob.awaitThat(() -> isSent(bob, answer));
        ada.awaitThat(() -> ada.texts(room).contains("Here I am"));
        assertThat(ada.people(room))
                .extracting(RoomPerson::name, RoomPerson::here)
                .containsExactly(tuple("ada", true), tuple("bob", true));
    }

    @Test
    void whoIsInvitedFromNowReadsNothingOfBefore() throws Exception {
        RoomHome bob = home("bob", relay);
        bob.host(true);
        RoomId room = ada.create("Book club");
        Message first = ada.say(room, "Before you came");
        ada.awaitThat(() -> isSent(ada, first));

        ada.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);

        ada.say(room, "Welcome");
        bob.awaitThat(() -> bob.texts(room).contains("Welcome"));
        assertThat(bob.texts(room)).containsExactly("Welcome");
    }

    @Test
    void whoIsInvitedFromAMessageReadsThatAndWhatFollows() throws Exception {
        RoomHome bob = home("bob", relay);
        bob.host(true);
        RoomId room = ada.create("Book club");
        for (String text : List.of("one", "two", "three")) {
            Message said = ada.say(room, text);
            ada.awaitThat(() -> isSent(ada, said));
        }
        long second = ada.position(room, "two");
        ada.invite(room, bob.address(), new Invitation.Beginning.From(second));
        bob.accept(room);
        bob.awaitThat(() -> bob.texts(room).contains("three"));
        assertThat(bob.texts(room)).containsExactly("two", "three");
    }

    @Test
    void whoWasRemovedReadsNothingMore() throws Exception {
        RoomHome bob = home("bob", relay);
        bob.host(true);
        RoomId room = ada.create("Book club");
        ada.invite(room, bob.address(), new Invitation.Beginning.Now());
        bob.accept(room);

        var in = RoomHome.conversation(room);
        assertThat(ada.changes().remove(in, "bob", false, PATIENCE).done())
                .isEqualTo(RoomChanges.Done.STANDS);
        bob.awaitThat(() -> bob.state(room).equals(Optional.of(Conversation.State.LEFT)));
        Message secret = ada.say(room, "Among ourselves");
        ada.awaitThat(() -> isSent(ada, secret));
        assertThat(bob.texts(room)).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> bob.say(room, "May I?"));
    }

    @Test
    void processThatGoesOnFindsEverythingInTheDatabase() throws Exception {
        RoomId room = ada.create("Book club");
        for (int i = 0; i < 5; i++) {
            ada.say(room, "message " + i);
            ada.restart();
        }
        ada.awaitThat(
                () -> ada.messages(room).stream().allMatch(it -> it.state() == Message.State.SENT));
        assertThat(ada.texts(room)).hasSize(5).doesNotHaveDuplicates();
    }

    /** Rooms elsewhere go on; what was said leaves by itself when the host is back. */
    @Test
    void whatIsSaidWaitsForAHostThatIsDownAndThatIsSaidOnce() throws Exception {
        Keys keys = RealRelays.keys();
        Listen listen = Listen.loopback();
        Path disk = folder.resolve("disk");
        Relay first = RealRelays.rooms(keys, listen, Limits.defaults(), RocksStore.open(disk));
        RoomHome cleo = home("cleo", first);
        RoomId room = cleo.create("Away");
        RoomId elsewhere = ada.create("Near");
        ada.invite(elsewhere, cleo.address(), new Invitation.Beginning.Now());
        cleo.host(true);
        cleo.accept(elsewhere);
        int port = first.address().port();
        first.close();

        cleo.awaitThat(() -> cleo.state(room).equals(Optional.of(Conversation.State.WAITING)));
        List<Message> said = List.of(cleo.say(room, "Are you there?"), cleo.say(room, "Hello?"));
        Message near = cleo.say(elsewhere, "One of two is down.");
        cleo.awaitThat(() -> isSent(cleo, near));
        ada.awaitThat(() -> ada.texts(elsewhere).contains("One of two is down."));
        assertThat(said).extracting(it -> cleo.now(it).state()).containsOnly(Message.State.QUEUED);

        try (Relay again =
                RealRelays.rooms(keys, listen.at(port), Limits.defaults(), RocksStore.open(disk))) {
            assertThat(again.port()).isEqualTo(port);
            cleo.awaitThat(() -> said.stream().allMatch(it -> isSent(cleo, it)));
            cleo.awaitThat(() -> cleo.state(room).equals(Optional.of(Conversation.State.ACTIVE)));
            assertThat(cleo.texts(room)).containsExactly("Are you there?", "Hello?");
            assertThat(noticed(cleo, room))
                    .containsExactly(
                            "the host "
                                    + first.address().place()
                                    + " can't be reached; what you say here waits.",
                            "the host answers again.");
        }
    }

    private static List<String> noticed(RoomHome home, RoomId room) {
        return home.events().stream()
                .filter(Event.Noticed.class::isInstance)
                .map(Event.Noticed.class::cast)
                .filter(it -> it.conversation().equals(RoomHome.conversation(room)))
                .map(Event.Noticed::sentence)
                .toList();
    }
}
