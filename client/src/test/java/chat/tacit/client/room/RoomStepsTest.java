package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.conversation.Resyncs;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.content.AccountTold;
import chat.tacit.e2ee.content.RoomStep;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Alice asks Bob, whom she has as a contact, whether he would come to a room. */
final class RoomStepsTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443");

    private final RoomId room = new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE)));
    private final SigningKey key = SigningKey.generate(ENTROPY);
    private final AccountAddress account = new AccountAddress(RELAY, new Handle("bob"));
    private final SigningKey adas = SigningKey.generate(ENTROPY);
    private final AccountAddress hers = new AccountAddress(RELAY, new Handle("ada"));

    @TempDir Path folder;
    private Pair pair;
    private Person alice;
    private Person bob;

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
        bob = pair.bob();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private void ask(RoomId which) {
        alice.write(tx -> {
            Invitees.Terms terms = new Invitees.Terms(which, new Invitation.Beginning.From(7), "");
            alice.parts().rooms().ask(tx, pair.atAlice(), terms, "Book club", pair.now());
            return true;
        });
    }

    private void ask() {
        ask(room);
        pair.exchange();
    }

    private void accept() {
        RoomRequest asked = request().orElseThrow();
        bob.write(tx -> {
            RoomSteps.Own own = new RoomSteps.Own(account, key);
            bob.parts().rooms().accept(tx, asked, own, pair.now());
            return true;
        });
    }

    private Optional<RoomRequest> request() {
        return bob.read(tx -> RoomRequests.find(tx, room));
    }

    private List<Request> unannounced() {
        return bob.read(tx -> bob.parts().requests().unannounced(tx, pair.now()));
    }

    private List<Invitee> invitees() {
        return alice.read(tx -> Invitees.of(tx, room));
    }

    private void say(RoomStep step) {
        alice.write(tx -> {
            RoomSteps.Own own = new RoomSteps.Own(hers, adas);
            alice.parts().rooms().invite(tx, pair.atAlice(), own, step, pair.now());
            return true;
        });
        pair.exchange();
    }

    @Test
    void contactWhoIsAskedHasARequestAndTellsNothing() {
        ask();
        assertThat(bob.read(bob.parts().requests()::all))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.name()).isEqualTo("Book club");
                    assertThat(one.room().map(RoomRequest::from)).contains("Alice");
                    assertThat(one.level()).isEqualTo(bob.contact(pair.atBob()).level());
                });
        assertThat(invitees())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.step()).isEqualTo(Invitee.Step.ASKED);
                    assertThat(one.account()).isEmpty();
                    assertThat(one.beginning()).isEqualTo(new Invitation.Beginning.From(7));
                });
    }

    @Test
    void requestIsAnnouncedOnce() {
        ask();
        List<Request> announced = unannounced();
        assertThat(announced)
                .singleElement()
                .satisfies(one ->
                        assertThat(one.announcement().text())
                                .isEqualTo("come to the room Book club"));
        bob.write(tx -> {
            Requests.announced(tx, announced.getFirst().id());
            return true;
        });
        assertThat(unannounced()).isEmpty();
    }

    @Test
    void whoAcceptsTellsItsAccountAndIsFound() {
        ask();
        accept();
        pair.exchange();
        assertThat(invitees())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.step()).isEqualTo(Invitee.Step.FOUND);
                    assertThat(one.account()).contains(account);
                    assertThat(one.key()).contains(key.publicKey());
                });
        assertThat(request().map(RoomRequest::step)).contains(RoomRequest.Step.ACCEPTED);
        Bytes sealed = Bytes.owned(ENTROPY.bytes(3_921));
        say(RoomStep.invite(room, "Book club", sealed));
        assertThat(bob.read(RoomRequests::accepted))
                .containsExactly(new RoomRequests.Accepted(room, account.id(), sealed));
    }

    /** What a contact says comes by several relays, each copy at a time of its own. */
    @Test
    void whoAcceptsBeforeItsAccountHasComeIsFoundAsSoonAsThatIsThere() throws UnopenableException {
        ask();
        Contact from = alice.contact(pair.atAlice());
        alice.write(tx -> {
            RoomStep accepted = RoomStep.say(room, RoomStep.Step.ACCEPTED);
            alice.parts().rooms().take(tx, from, accepted, pair.now(), alice::hear);
            return true;
        });
        assertThat(invitees()).extracting(Invitee::step).containsExactly(Invitee.Step.ACCEPTED);
        AccountTold told =
                AccountTold.prove(
                        account,
                        key,
                        bob.contact(pair.atBob()).own().identity().publicKey(),
                        from.own().identity().publicKey());
        alice.<Boolean, UnopenableException>write(
                tx -> alice.parts().rooms().told(tx, from, told, pair.now(), alice::hear));
        assertThat(invitees())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.step()).isEqualTo(Invitee.Step.FOUND);
                    assertThat(one.account()).contains(account);
                });
    }

    @Test
    void answerReachesTheInviterEvenIfTheSessionIsLostInBetween() {
        ask();
        accept();
        assertThat(pair.post(bob)).as("and gets lost").isNotEmpty();
        Contact lost = alice.contact(pair.atAlice());
        alice.write(tx -> {
            Resyncs resyncs = alice.parts().resyncs();
            resyncs.ask(tx, lost, pair.now(), _ -> {});
            return true;
        });
        pair.exchange();
        assertThat(invitees()).extracting(Invitee::step).containsExactly(Invitee.Step.FOUND);
        assertThat(invitees().getFirst().account()).contains(account);
    }

    @Test
    void nobodyAcceptsWhoWasNotAsked() {
        bob.write(tx -> {
            RoomStep accepted = RoomStep.say(room, RoomStep.Step.ACCEPTED);
            RoomSteps.Own own = new RoomSteps.Own(account, key);
            bob.parts().rooms().invite(tx, pair.atBob(), own, accepted, pair.now());
            return true;
        });
        pair.exchange();
        assertThat(invitees()).isEmpty();
    }

    @Test
    void invitationIsTakenFromWhomItWasAcceptedAlone() {
        say(RoomStep.invite(room, "Book club", Bytes.owned(ENTROPY.bytes(3_921))));
        assertThat(request()).isEmpty();
        ask();
        say(RoomStep.invite(room, "Book club", Bytes.owned(ENTROPY.bytes(3_921))));
        assertThat(request().map(RoomRequest::step)).contains(RoomRequest.Step.ASKED);
    }

    @Test
    void whoDeclinesIsNotInvitedAndTheInviterIsTold() {
        ask();
        RoomRequest asked = request().orElseThrow();
        bob.write(tx -> {
            bob.parts().rooms().decline(tx, asked, pair.now());
            return true;
        });
        pair.exchange();
        assertThat(request()).isEmpty();
        assertThat(invitees()).isEmpty();
        assertThat(alice.notices(pair.atAlice())).contains("They don't want to come to the room.");
    }

    @Test
    void requestThatIsTakenBackIsGone() {
        ask();
        Invitee invitee = invitees().getFirst();
        alice.write(tx -> {
            alice.parts().rooms().withdraw(tx, invitee, pair.now());
            return true;
        });
        pair.exchange();
        assertThat(request()).isEmpty();
        assertThat(invitees()).isEmpty();
    }

    @Test
    void profileKeepsSoManyRequestsAndNoMore() {
        for (int i = 0; i <= RoomRequests.MAX; i++) {
            ask(new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE))));
        }
        pair.exchange();
        assertThat(bob.read(RoomRequests::all)).hasSize(RoomRequests.MAX);
    }

    /** Strangers who know a handle don't keep contacts from asking. */
    @Test
    void invitationsByHandleTakeHalfOfTheRoomAndNoMore() {
        RoomRequests.Inviting stranger =
                new RoomRequests.Inviting(account.id(), account, Level.SERVER);
        RoomRequests.Said said = new RoomRequests.Said("Club", "Come", Bytes.zeros(2_048));
        for (int i = 0; i <= RoomRequests.MAX_BY_HANDLE; i++) {
            RoomId which = new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE)));
            boolean kept =
                    bob.write(tx -> RoomRequests.wait(tx, stranger, which, said, pair.now()));
            assertThat(kept).isEqualTo(i < RoomRequests.MAX_BY_HANDLE);
        }
        ask();
        assertThat(request()).isPresent();
    }

    @Test
    void whoIsInARoomIsNotAskedAgainAndWhoHasLeftIs() {
        StoredRoom known =
                new StoredRoom(
                        room,
                        RELAY,
                        account.id(),
                        Conversation.State.ACTIVE,
                        "",
                        StoredRoom.Place.START);
        bob.write(tx -> {
            known.begin(tx, "Book club", pair.now());
            return true;
        });
        ask();
        assertThat(request()).isEmpty();
        bob.write(tx -> {
            StoredRoom.state(tx, known.conversation(), Conversation.State.LEFT, "");
            return true;
        });
        ask();
        assertThat(request()).isPresent();
    }

    @Test
    void accountOfAnotherIsNotTakenAsTheContactsOwn() {
        ask();
        AccountTold stolen =
                AccountTold.prove(
                        account,
                        key,
                        alice.contact(pair.atAlice()).own().identity().publicKey(),
                        bob.contact(pair.atBob()).own().identity().publicKey());
        Contact from = alice.contact(pair.atAlice());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() ->
                        alice.write(tx ->
                                alice.parts()
                                        .rooms()
                                        .told(tx, from, stolen, pair.now(), alice::hear)));
        assertThat(invitees().getFirst().account()).isEmpty();
        assertThat(alice.read(KnownAccounts::all)).isEmpty();
    }

    @Test
    void whoAcceptsIsKnownAsTheContactIsAndHasToldItsAccount() {
        ask();
        accept();
        pair.exchange();
        Optional<KnownAccount> known = alice.read(tx -> KnownAccounts.find(tx, account.id()));
        assertThat(known)
                .hasValueSatisfying(it -> {
                    assertThat(it.level()).isEqualTo(Level.LINK);
                    assertThat(it.contact()).contains(pair.atAlice());
                    assertThat(it.key()).isEqualTo(key.publicKey());
                });
        List<ConversationId> told = bob.read(tx -> AccountsTold.who(tx, account.id()));
        assertThat(told).containsExactly(pair.atBob());
    }

    @Test
    void whoInvitesAContactIsKnownByItAsTheContactIs() {
        ask();
        accept();
        pair.exchange();
        say(RoomStep.invite(room, "Book club", Bytes.owned(ENTROPY.bytes(3_921))));
        Optional<KnownAccount> known = bob.read(tx -> KnownAccounts.find(tx, hers.id()));
        assertThat(known)
                .hasValueSatisfying(it -> {
                    assertThat(it.name()).isEqualTo("Alice");
                    assertThat(it.level()).isEqualTo(bob.contact(pair.atBob()).level());
                    assertThat(it.contact()).contains(pair.atBob());
                });
        List<ConversationId> told = alice.read(tx -> AccountsTold.who(tx, hers.id()));
        assertThat(told).containsExactly(pair.atAlice());
    }

    @Test
    void otherKeyThanTheKnownOneIsShownInTheConversation() {
        VerifyingKey before = SigningKey.generate(ENTROPY).publicKey();
        alice.write(tx -> {
            KnownAccounts.letIn(tx, account, before, AccountSource.MEMBER);
            return true;
        });
        ask();
        accept();
        pair.exchange();
        assertThat(alice.read(tx -> KnownAccounts.find(tx, account.id())).orElseThrow().level())
                .isEqualTo(Level.CHANGED);
        List<Message> shown = alice.read(tx -> History.last(tx, pair.atAlice(), 10));
        assertThat(shown)
                .extracting(Message::text)
                .anyMatch(text ->
                        text.startsWith("The contact tells another key for the account bob"));
    }
}
