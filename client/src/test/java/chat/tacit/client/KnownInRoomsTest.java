package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.MemberCodes;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Ada and Bob, who get to know each other's accounts by handle, at a real relay. */
@Timeout(120)
final class KnownInRoomsTest {
    private static final VerifyingKey ANOTHER = SigningKey.generate(Entropy.system()).publicKey();

    @TempDir Path folder;
    private Relay relay;
    private RoomHome ada;
    private RoomHome bob;
    private RoomId room;

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.rooms();
        ada = new RoomHome(folder, "ada", relay.address());
        bob = new RoomHome(folder, "bob", relay.address());
        bob.host(true);
        room = ada.create("Book club");
    }

    @AfterEach
    void end() throws Exception {
        bob.close();
        ada.close();
        relay.close();
    }

    private void invite() {
        ada.invite(room, bob.address(), new Invitation.Beginning.All());
    }

    private static void know(RoomHome who, AccountAddress account) {
        who.write(tx -> {
            KnownAccounts.letIn(tx, account, ANOTHER, AccountSource.MEMBER);
            return true;
        });
    }

    private static KnownAccount known(RoomHome who, AccountAddress account) {
        return who.read(tx -> KnownAccounts.find(tx, account.id())).orElseThrow();
    }

    private static Level level(RoomHome who, RoomId room, String name) {
        return who.people(room).stream()
                .filter(one -> one.name().equals(name))
                .map(RoomPerson::level)
                .findFirst()
                .orElseThrow();
    }

    private static <T> T of(RoomHome who, Work<T, ClientException> work) {
        return who.<T>write(tx -> {
            try {
                return work.run(tx);
            } catch (ClientException e) {
                throw new IllegalStateException(e.sentence(), e);
            }
        });
    }

    @Test
    void whoInvitesEachOtherByHandleIsKnownByTheServerUntilCodesAreCompared() {
        invite();
        bob.accept(room);
        assertThat(level(ada, room, "bob")).isEqualTo(Level.SERVER);
        assertThat(level(bob, room, "ada")).isEqualTo(Level.SERVER);
        var in = RoomHome.conversation(room);
        AccountCodes.Codes adas = of(ada, tx -> MemberCodes.of(tx, in, "bob"));
        AccountCodes.Codes bobs = of(bob, tx -> MemberCodes.of(tx, in, "ada"));
        assertThat(adas).isEqualTo(bobs);
        assertThat(adas.other()).isEmpty();
        String code = adas.known().toString();
        boolean same = of(bob, tx -> MemberCodes.compare(tx, in, "ada", code));
        assertThat(same).isTrue();
        assertThat(level(bob, room, "ada")).isEqualTo(Level.COMPARED);
        assertThat(level(ada, room, "bob")).isEqualTo(Level.SERVER);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> of(bob, tx -> MemberCodes.of(tx, in, "bob")));
    }

    @Test
    void nobodyIsInvitedUnderAChangedKeyBeforeTheUserHasActed() {
        know(ada, bob.address());
        invite();
        ada.await(tx -> Invitees.of(tx, room).isEmpty());
        assertThat(ada.people(room)).hasSize(1);
        assertThat(bob.read(RoomRequests::all)).isEmpty();
        KnownAccount changed = known(ada, bob.address());
        assertThat(changed.level()).isEqualTo(Level.CHANGED);
        List<Message> lines = ada.read(tx -> History.last(tx, RoomHome.conversation(room), 10));
        assertThat(lines)
                .extracting(Message::text)
                .anyMatch(text -> text.contains("Somebody isn't invited: the key of bob"));
        of(
                ada,
                tx -> {
                    AccountCodes.accept(tx, bob.address().id(), changed.other().orElseThrow());
                    return true;
                });
        invite();
        bob.accept(room);
        assertThat(level(ada, room, "bob")).isEqualTo(Level.SERVER);
    }

    @Test
    void invitationOfWhoHasAnotherKeyThanTheKnownOneIsRefused() {
        know(bob, ada.address());
        invite();
        bob.await(tx -> RoomRequests.find(tx, room).isPresent());
        bob.write(tx -> {
            RoomRequests.accept(tx, room, bob.address().id());
            return true;
        });
        bob.await(tx ->
                RoomRequests.find(tx, room)
                        .filter(it -> it.reason().contains("another key than you know"))
                        .isPresent());
        assertThat(bob.state(room)).isEmpty();
    }
}
