package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.room.RoomInside;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Link;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Rooms among those who are at odds: two admins who remove each other, a host that shows each of
 * them a history of its own, and somebody who says other members than there are to a newcomer. All
 * of it at real relays over real sockets.
 */
@Timeout(300)
final class RoomLiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final Keys keys = RealRelays.keys();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Relay host;
    private RoomHome ada;
    private RoomHome ben;
    private RoomHome cleo;
    private RoomId room;

    @BeforeEach
    void begin() throws Exception {
        host = open(Listen.loopback(), "disk");
        ada = home("ada");
        ben = home("ben");
        cleo = home("cleo");
        room = ada.create("Book club");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Relay open(Listen listen, String disk) throws Exception {
        Relay relay =
                RealRelays.rooms(
                        keys, listen, Limits.defaults(), RocksStore.open(folder.resolve(disk)));
        open.add(relay);
        return relay;
    }

    private RoomHome home(String handle) throws Exception {
        RoomHome home = new RoomHome(folder, handle, host.address());
        open.add(home);
        home.host(true);
        return home;
    }

    private void admit(RoomHome who) {
        ada.invite(room, who.address(), new Invitation.Beginning.Now());
        who.accept(room);
    }

    private void makeAdmins() throws ClientException {
        for (RoomHome one : List.of(ben, cleo)) {
            admit(one);
            var in = RoomHome.conversation(room);
            assertThat(ada.changes().role(in, name(one), true, PATIENCE))
                    .isEqualTo(RoomChanges.Done.STANDS);
        }
        List.of(ben, cleo).forEach(it -> it.awaitThat(() -> view(it).equals(view(ada))));
    }

    private static String name(RoomHome of) {
        return of.address().handle().text();
    }

    /** What all who have the same chain see alike. */
    private Optional<String> view(RoomHome of) {
        return of.read(tx -> RoomInside.view(tx, room));
    }

    private List<String> members(RoomHome of) {
        return of.people(room).stream().map(RoomPerson::name).sorted().toList();
    }

    private int alarms(RoomHome of) {
        return of.read(tx -> RoomInside.alarms(tx, room));
    }

    private boolean remove(RoomHome by, RoomHome whom) {
        try {
            return by.changes()
                            .remove(RoomHome.conversation(room), name(whom), false, PATIENCE)
                            .done()
                    == RoomChanges.Done.STANDS;
        } catch (ClientException e) {
            return false; // the other was first
        }
    }

    private void awaitState(RoomHome of, Conversation.State state) {
        of.awaitThat(() -> of.state(room).equals(Optional.of(state)));
    }

    @Test
    void oneOfTwoAdminsWhoRemoveEachOtherAtOnceStaysAndAllAgreeWhich() throws Exception {
        makeAdmins();
        var bens = CompletableFuture.supplyAsync(() -> remove(ben, cleo));
        var cleos = CompletableFuture.supplyAsync(() -> remove(cleo, ben));
        assertThat(bens.join()).as("one of two").isNotEqualTo(cleos.join());
        RoomHome winner = bens.join() ? ben : cleo;
        RoomHome loser = bens.join() ? cleo : ben;
        awaitState(loser, Conversation.State.LEFT);
        ada.awaitThat(() -> members(ada).equals(List.of("ada", name(winner))));
        winner.awaitThat(() -> view(winner).equals(view(ada)));
        assertThat(List.of(ada, ben, cleo)).extracting(this::alarms).containsOnly(0);
        Message said = ada.say(room, "Only one of you?");
        winner.awaitThat(() -> winner.texts(room).contains(said.text()));
        assertThat(loser.texts(room)).isEmpty();
    }

    /** The host splits, and each of the two is the one who stays where it looks. */
    @Test
    void hostThatShowsEachOfTwoAdminsItsOwnOrderIsFoundOutByWhomeverItShowsTheOther()
            throws Exception {
        makeAdmins();
        int port = host.port();
        open.remove(host);
        host.close();
        copy("disk", "fork");
        Relay fork = open(Listen.loopback(), "fork");
        lead(cleo, fork.address());
        Relay again = open(Listen.loopback().at(port), "disk");

        assertThat(remove(ben, cleo)).isTrue();
        assertThat(remove(cleo, ben)).isTrue();
        ada.awaitThat(() -> members(ada).equals(List.of("ada", "ben")));
        assertThat(members(cleo)).containsExactly("ada", "cleo");
        assertThat(view(cleo)).isNotEqualTo(view(ada));
        Message apart = cleo.say(room, "Ben is gone");
        cleo.awaitThat(() -> cleo.now(apart).state() == Message.State.SENT);

        lead(cleo, again.address());
        cleo.awaitThat(() -> alarms(cleo) > 0);
        lead(ada, fork.address());
        ada.awaitThat(() -> alarms(ada) > 0);
        for (RoomHome one : List.of(ada, cleo)) {
            Message late = one.say(room, "Does anybody hear me?");
            one.restart();
            assertThat(one.now(late).state()).isEqualTo(Message.State.QUEUED);
        }
        assertThat(ben.texts(room)).isEmpty();
        assertThat(members(cleo)).as("it keeps what it saw first").containsExactly("ada", "cleo");
        assertThat(members(ada)).containsExactly("ada", "ben");
    }

    private void copy(String from, String to) throws IOException {
        Path disk = folder.resolve(from);
        try (Stream<Path> files = Files.walk(disk)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, folder.resolve(to).resolve(disk.relativize(file)));
            }
        }
    }

    /** As whoever is on the way would: this member reaches another process of the same relay. */
    private void lead(RoomHome home, RelayAddress to) {
        home.write(tx ->
                tx.update("UPDATE room SET host = ? WHERE room = ?", to.toString(), room.bytes()));
        home.restart();
    }

    /** Her client says that an event was none by which somebody became a member. */
    @Test
    void inviterWhoLeavesOutAMemberIsFoundOutByTheNewcomerWhoPostsNothing() throws Exception {
        admit(ben);
        ada.write(tx -> {
            StoredMemory memory = StoredMemory.in(tx, room);
            Link trust =
                    memory.links(0, 100).stream()
                            .filter(it ->
                                    it.core().orElseThrow().core().change() instanceof Change.Trust)
                            .findFirst()
                            .orElseThrow();
            memory.link(Link.skipped(trust.place()));
            return true;
        });
        ada.invite(room, cleo.address(), new Invitation.Beginning.Now());
        cleo.await(tx -> RoomRequests.find(tx, room).isPresent());
        cleo.write(tx -> {
            RoomRequests.accept(tx, room, cleo.address().id());
            return true;
        });
        cleo.await(tx ->
                RoomRequests.find(tx, room)
                        .filter(it -> it.step() == RoomRequest.Step.REFUSED)
                        .isPresent());
        assertThat(cleo.read(tx -> RoomRequests.find(tx, room)).orElseThrow().reason())
                .isEqualTo("the room's history, as the inviter tells it, doesn't hold");
        assertThat(cleo.state(room)).isEmpty();
        ben.awaitThat(() -> members(ben).contains("cleo"));
        assertThat(ben.people(room))
                .filteredOn(it -> it.name().equals("cleo"))
                .extracting(RoomPerson::here)
                .containsExactly(false);
    }
}
