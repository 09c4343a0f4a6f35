package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;
import chat.tacit.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An account gets new keys while it is in rooms ({@code spec/50-room} §14): real clients, at real
 * relays.
 */
@Timeout(300)
@Order(1)
final class RenewedAccountTest {
    private static final String BEFORE = "correct horse battery staple";
    private static final String AFTER = "seven grey herons over cold water";

    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Relay relay;
    private AccountHome ada;
    private AccountHome ben;
    private AccountAddress adas;
    private RoomId room;

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.rooms();
        ada = home("ada");
        adas = ada.create(relay.address(), "ada", BEFORE);
        ben = home("ben");
        AccountAddress bens = ben.create(relay.address(), "ben", BEFORE);
        room = ada.create("Garden");
        ada.invite(room, bens);
        ben.accept(room);
    }

    private AccountHome home(String name) throws Exception {
        AccountHome home = new AccountHome(folder.resolve(name), name, relay.address());
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

    /** A machine of Ada's that has all that hers has: by then it is in other hands. */
    private AccountHome stolen() throws Exception {
        AccountHome stolen = home("stolen");
        stolen.signIn(adas, BEFORE);
        stolen.awaitState(room, Conversation.State.ACTIVE);
        stolen.say(room, "From my other machine");
        ben.awaitText(room, "From my other machine");
        return stolen;
    }

    @Test
    @Tag("long")
    void roomsGoOnUnderTheNewKeysAndTheStolenMachineNeitherReadsNorPosts() throws Exception {
        AccountHome thief = stolen();
        SignedBundle before = ada.client().accounts().bundle(adas.id());
        PrivatePair pair = ada.client().accounts().privatePair(adas.id());
        ada.renew(BEFORE, AFTER);
        SignedBundle after = ada.client().accounts().bundle(adas.id());
        assertThat(after.bundle().accountKey()).isNotEqualTo(before.bundle().accountKey());

        ben.awaitKey(room, adas.id(), after.bundle().accountKey());
        ben.say(room, "Among ourselves");
        ada.awaitText(room, "Among ourselves");
        ada.say(room, "As ever");
        ben.awaitText(room, "As ever");

        thief.awaitState(room, Conversation.State.SHUT_OUT);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> thief.say(room, "Send me money"))
                .withMessageContaining("lacks the room's keys");
        assertThat(thief.texts(room)).doesNotContain("Among ourselves", "As ever");
        assertThat(String.join(" ", thief.texts(room)))
                .contains("other keys in this room")
                .doesNotContain("ALARM");
        assertThat(ben.texts(room)).doesNotContain("Send me money");
        assertThat(ada.client().accounts().privatePair(adas.id()).room()).isNotEqualTo(pair.room());
        assertRefusedWhateverItAsks(thief);
        ada.await(
                tx -> // the list before has ended
                tx.one("SELECT 1 FROM account_former WHERE made = 1", _ -> true).isEmpty());
    }

    @Test
    @Tag("long")
    void machineThatSignsInAgainHasTheRoomsBackAndCatchesUp() throws Exception {
        AccountHome laptop = stolen();
        ada.renew(BEFORE, AFTER);
        ben.awaitKey(
                room, adas.id(), ada.client().accounts().bundle(adas.id()).bundle().accountKey());
        ben.say(room, "Meanwhile");
        laptop.awaitState(room, Conversation.State.SHUT_OUT);
        laptop.signIn(adas, AFTER);
        laptop.awaitText(room, "Meanwhile");
        laptop.awaitState(room, Conversation.State.ACTIVE);
        laptop.say(room, "Here again");
        ben.awaitText(room, "Here again");

        AccountHome fresh = home("fresh");
        fresh.signIn(adas, AFTER);
        fresh.awaitState(room, Conversation.State.ACTIVE);
        fresh.say(room, "On a new machine");
        ben.awaitText(room, "On a new machine");
    }

    @Test
    void processThatEndsAfterTheKeysWerePostedLeavesTheRoomsToTheNext() throws Exception {
        ada.leave();
        ada.comeBack();
        ada.renew(BEFORE, AFTER);
        ada.leave();
        ada.comeBack();
        ben.awaitKey(
                room, adas.id(), ada.client().accounts().bundle(adas.id()).bundle().accountKey());
        ada.say(room, "As ever");
        ben.awaitText(room, "As ever");
    }

    @Test
    @Tag("long")
    void roomWhoseHostIsDownGetsTheKeysWhenItAnswersAgain() throws Exception {
        Keys others = RealRelays.keys();
        Store theirs = new LastingStore(RealRelays.memory());
        Relay host = RealRelays.rooms(others, Listen.loopback(), Limits.defaults(), theirs);
        AccountAddress cleos;
        RoomId elsewhere;
        AccountHome cleo = home("cleo");
        cleos = cleo.create(host.address(), "cleo", BEFORE);
        elsewhere = cleo.create("Elsewhere");
        cleo.invite(elsewhere, adas);
        ada.accept(elsewhere);
        int port = host.address().port();
        host.close();

        ada.renew(BEFORE, AFTER);
        assertThat(ada.client().rooms().behind(adas.id())).contains("Elsewhere");
        ben.awaitKey(
                room, adas.id(), ada.client().accounts().bundle(adas.id()).bundle().accountKey());
        try (Relay again =
                RealRelays.rooms(others, Listen.loopback().at(port), Limits.defaults(), theirs)) {
            cleo.awaitKey(
                    elsewhere,
                    adas.id(),
                    ada.client().accounts().bundle(adas.id()).bundle().accountKey());
            ada.say(elsewhere, "The host is back");
            cleo.awaitText(elsewhere, "The host is back");
            assertThat(ada.client().rooms().behind(adas.id())).isEmpty();
            assertThat(cleos.relay().port()).isEqualTo(again.address().port());
            ada.leave();
            cleo.leave();
            ada.comeBack();
            cleo.comeBack();
        }
    }

    /** Whoever asks the homeserver after the removal finds nothing that the machine may do. */
    private void assertRefusedWhateverItAsks(AccountHome thief) {
        List<Request> asked =
                List.of(
                        new Request.GetPrivateKey(),
                        new Request.GenerateChannelPair(adas.name(), true),
                        new Request.StreamInvitations(0));
        assertThat(asked)
                .allSatisfy(request -> {
                    try (SecretLink link = thief.client().accounts().link(adas.id()).link()) {
                        Reply reply = link.call(Asking.of(request));
                        throw new AssertionError("signed in, and told " + reply);
                    } catch (ClientException e) {
                        assertThat(e.sentence()).contains("doesn't know this device");
                    }
                });
    }
}
