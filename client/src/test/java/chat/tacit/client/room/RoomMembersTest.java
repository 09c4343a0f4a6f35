package chat.tacit.client.room;

import static chat.tacit.client.room.Club.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Mentions;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Role;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who is in a room: names, mentions, what they change, and rooms among the conversations. */
final class RoomMembersTest {
    @TempDir Path folder;
    private AliceInAClub room;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void roomIsOneMoreConversation() throws ClientException {
        room.tell(room.club.says(room.ben, 4, AliceInAClub.text("Chapter nine is long")));
        Conversation found = room.person.read(tx -> Directory.find(tx, "book club"));
        assertThat(found.kind()).isEqualTo(Conversation.Kind.ROOM);
        assertThat(found.state()).isEqualTo(Conversation.State.ACTIVE);
        assertThat(found.unread()).isOne();
        List<Message> messages = room.person.read(tx -> Search.everywhere(tx, "chapt", 10));
        assertThat(messages).extracting(Message::from).containsExactly("ben");
        room.person.<Boolean, ClientException>write(tx -> {
            Cards.rename(tx, room.in, Optional.of("Readers"), AliceInAClub.NOW);
            return true;
        });
        assertThat(room.person.conversations()).extracting(Conversation::name).contains("Readers");
    }

    @Test
    void whoIsNamedHearsOfItInAMutedRoomToo() {
        room.person.write(tx -> {
            Cards.mute(tx, room.in, true);
            return true;
        });
        room.tell(
                room.club.says(room.ben, 4, AliceInAClub.text("Anybody?")),
                room.club.says(
                        room.cleo,
                        5,
                        content(
                                new Body.Message(
                                        "@alice?", new Mentions(List.of(room.alice.id()))))));
        List<Message> announced = room.announced();
        assertThat(announced).extracting(Message::text).containsExactly("@alice?");
        assertThat(announced.getFirst().marks().mentioned()).isTrue();
    }

    @Test
    void namesThatAreWrittenWithAnAtAreMentions() throws ClientException {
        Somebody other = Somebody.at(AliceInAClub.ELSEWHERE, "ben");
        room.tell(room.club.lets(room.ben, other));
        assertThat(mentioned("Hi @Ben, and @cleo's book"))
                .containsExactlyInAnyOrder(room.ben.id(), room.cleo.id());
        assertThat(mentioned("Hi @ben#2!")).containsExactly(other.id());
        assertThat(mentioned("mail@ben, @bennet, @ room.ben, @nobody")).isEmpty();
    }

    @Test
    void whoIsCalledOtherwiseByTheUserIsMentionedByTheHandleToo() throws ClientException {
        room.person.<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, room.cleo.id(), "Ben", AliceInAClub.NOW);
            return true;
        });
        assertThat(mentioned("Hi @cleo")).containsExactly(room.cleo.id());
        assertThat(mentioned("Hi @Ben")).as("a name comes first").hasSize(1);
    }

    @Test
    void lineStandsThereWithTheTimeOfTheChange() {
        Output.Changed changed =
                room.club.changes(room.cleo, new Change.Name(), Detail.named("Readers"));
        room.tell(changed);
        Message line = room.person.read(tx -> History.last(tx, room.in, 1)).getFirst();
        assertThat(line.text()).isEqualTo("cleo named the room Readers.");
        assertThat(line.sentAt()).isEqualTo(changed.received()).isBefore(AliceInAClub.NOW);
    }

    private List<AccountId> mentioned(String text) {
        return room.person.read(tx -> NamedMembers.of(tx, room.in, text)).accounts();
    }

    @Test
    void ofTwoAlikeTheOneWhoHasBeenHereLongerHasTheName() {
        Somebody other = Somebody.at(AliceInAClub.ELSEWHERE, "ben");
        room.tell(
                room.club.lets(room.ben, other),
                room.club.says(other, 4, AliceInAClub.text("Me, too")));
        room.tell(room.club.says(room.ben, 5, AliceInAClub.text("Welcome")));
        assertThat(room.texts()).containsExactly("ben#2: Me, too", "ben: Welcome");
    }

    @Test
    void whatABlockedAccountSaysIsNotShownAndItGoesOnBeingAMember() throws Exception {
        block(room.cleo, true);
        room.tell(
                room.club.says(room.cleo, 4, AliceInAClub.text("Nobody listens")),
                room.club.says(room.ben, 5, AliceInAClub.text("I do")));
        assertThat(room.texts()).containsExactly("ben: I do");
        assertThat(room.members()).hasSize(3);
    }

    private void block(Somebody who, boolean blocked) throws ClientException {
        room.person.<Boolean, ClientException>write(tx -> {
            BlockedAccounts.block(tx, who.address(), blocked, AliceInAClub.NOW);
            return true;
        });
    }

    @Test
    void whatWasSaidWhileSomebodyWasBlockedIsNotShownAfterwards() throws Exception {
        block(room.cleo, true);
        room.tell(room.club.says(room.cleo, 4, AliceInAClub.text("Nobody listens")));
        block(room.cleo, false);
        room.tell(room.club.says(room.cleo, 5, AliceInAClub.text("And now?")));
        assertThat(room.texts()).containsExactly("cleo: And now?");
    }

    @Test
    void profileKeepsSoManyBlockedAccountsAndNoMore() throws Exception {
        for (int i = 0; i < BlockedAccounts.MAX; i++) {
            AccountAddress one =
                    new AccountAddress(AliceInAClub.ELSEWHERE, new Handle("stranger" + i));
            room.person.write(tx ->
                    BlockedAccounts.put(
                            tx, new RoomRecord.BlockedAccount(one, true, AliceInAClub.NOW)));
        }
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> block(room.cleo, true))
                .withMessageContaining("you blocked 1000 accounts");
        assertThat(room.person.read(BlockedAccounts::all)).hasSize(BlockedAccounts.MAX);
    }

    @Test
    void changesAreLinesWithWhoMadeThem() {
        Somebody dora = Somebody.of("dora");
        room.tell(
                room.club.lets(room.cleo, dora),
                room.club.changes(room.cleo, new Change.Name(), Detail.named("Readers")),
                room.club.changes(
                        room.ben,
                        new Change.Roles(List.of(room.cleo.id()), Role.ADMIN),
                        Detail.NONE),
                room.club.changes(room.ben, new Change.Owner(room.cleo.id()), Detail.NONE),
                room.club.changes(room.ben, new Change.Remove(List.of(dora.id())), Detail.NONE),
                room.club.changes(room.ben, new Change.Leave(), Detail.NONE),
                room.club.changes(room.cleo, new Change.Epoch(), Detail.NONE));
        assertThat(room.lines())
                .containsExactly(
                        "ben let you and cleo in.",
                        "cleo let dora in.",
                        "cleo named the room Readers.",
                        "ben made cleo an admin.",
                        "ben made cleo the owner.",
                        "ben removed dora.",
                        "ben left.",
                        "cleo gave the room new keys.");
        assertThat(room.person.conversations().getFirst().name()).isEqualTo("Readers");
        assertThat(room.members())
                .extracting(RoomMember::account)
                .containsExactlyInAnyOrder(room.alice.id(), room.cleo.id());
        room.tell(room.club.says(room.cleo, 9, AliceInAClub.text("Bye")));
        assertThat(room.texts()).containsExactly("cleo: Bye");
    }

    @Test
    void nothingIsSaidInARoomThatIsOver() throws ClientException {
        Message own = room.say("Bye");
        room.tell(new Output.Said(own.id(), 4), new Output.Stands(Standing.LEFT));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> room.say("Hello?"))
                .withMessageContaining("you aren't in this room any more");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        room.person.<Boolean, ClientException>write(tx -> {
                            room.person.parts().amendments().edit(tx, own, "Hi", AliceInAClub.NOW);
                            return true;
                        }));
        assertThat(room.person.number("SELECT COUNT(*) FROM room_waiting")).isZero();
    }

    @Test
    void roomIsForgottenWhenItWasLeftAndNotBefore() throws ClientException {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        room.person.<Boolean, ClientException>write(tx -> {
                            StoredRoom.forget(tx, room.in);
                            return true;
                        }))
                .withMessageContaining("tacit leave");
        room.tell(new Output.Stands(Standing.GONE));
        room.person.<Boolean, ClientException>write(tx -> {
            StoredRoom.forget(tx, room.in);
            return true;
        });
        assertThat(room.person.conversations()).isEmpty();
        assertThat(room.person.number("SELECT COUNT(*) FROM message")).isZero();
        assertThat(room.person.number("SELECT COUNT(*) FROM room_member")).isZero();
    }
}
