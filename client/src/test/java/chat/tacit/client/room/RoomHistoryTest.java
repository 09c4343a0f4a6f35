package chat.tacit.client.room;

import static chat.tacit.client.room.Club.content;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.member.Output;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a room's machine tells becomes a history, in the order of the stream. */
final class RoomHistoryTest {
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
    void membersWordsStandInTheOrderOfTheStreamUnderTheirNames() {
        room.tell(
                room.club.says(room.ben, 4, AliceInAClub.text("Hello")),
                room.club.says(room.cleo, 5, AliceInAClub.text("Hi")));
        assertThat(room.texts()).containsExactly("ben: Hello", "cleo: Hi");
        assertThat(room.history().getFirst().marks().author()).contains(room.ben.id());
        assertThat(room.announced()).extracting(Message::from).containsExactly("ben", "cleo");
        assertThat(room.announced()).isEmpty();
    }

    @Test
    void whatIsOursWaitsAndThenGoesToItsPlace() throws ClientException {
        Message own = room.say("I am late");
        assertThat(own.state()).isEqualTo(Message.State.QUEUED);
        room.tell(room.club.says(room.ben, 4, AliceInAClub.text("Hello")));
        assertThat(room.texts()).containsExactly("Alice: I am late", "ben: Hello");
        room.tell(new Output.Said(own.id(), 5));
        assertThat(room.texts()).containsExactly("ben: Hello", "Alice: I am late");
        assertThat(room.history().getLast().state()).isEqualTo(Message.State.SENT);
        assertThat(room.history().getLast().durableRelays()).isOne();
    }

    @Test
    void whatTheHostAnswersBeforeOthersWereReadStandsBehindThem() throws ClientException {
        Message own = room.say("Last");
        room.tell(
                new Output.Said(own.id(), 9),
                room.club.says(room.ben, 7, AliceInAClub.text("Seventh")));
        room.tell(room.club.says(room.cleo, 8, AliceInAClub.text("Eighth")));
        assertThat(room.texts()).containsExactly("ben: Seventh", "cleo: Eighth", "Alice: Last");
    }

    @Test
    void anIdIsShownOnce() throws ClientException {
        Content first = AliceInAClub.text("The first");
        ContentId id = first.envelope().id();
        room.tell(
                room.club.says(room.ben, 4, first),
                room.club.says(room.ben, 5, first),
                room.club.says(room.cleo, 6, content(id, new Body.Message("Under another's id"))));
        Message own = room.say("Mine");
        room.tell(room.club.says(room.alice, 7, content(own.id(), new Body.Message("Mine"))));
        room.tell(new Output.Said(own.id(), 7));
        assertThat(room.texts()).containsExactly("ben: The first", "Alice: Mine");
        assertThat(room.history().getLast().state()).isEqualTo(Message.State.SENT);
    }

    /** Nobody gets an id by chance: what was under it is missing, and is counted. */
    @Test
    void idThatAnotherTookFirstIsLeftOutAndCounted() {
        ContentId id = ContentId.random(Club.ENTROPY);
        room.tell(
                room.club.says(room.cleo, 4, content(id, new Body.Message("Cleo's"))),
                room.club.says(room.ben, 5, content(id, new Body.Message("Ben's"))));
        assertThat(room.texts()).containsExactly("cleo: Cleo's");
        assertThat(room.person.number("SELECT left_out FROM room")).isOne();
    }

    @Test
    void nobodyMovesWhatAnotherHasSaid() throws ClientException {
        Content said = AliceInAClub.text("Yes");
        ContentId id = said.envelope().id();
        Message own = room.say("Mine");
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.cleo, 5, AliceInAClub.text("Will you pay for all of us?")),
                room.club.says(room.cleo, 6, content(id, new Amendment.Delete(id))),
                room.club.says(room.cleo, 7, content(id, new Amendment.Edit(id, "No"))),
                room.club.says(room.cleo, 8, content(own.id(), new Amendment.Delete(own.id()))));
        assertThat(room.texts())
                .containsExactly("Alice: Mine", "ben: Yes", "cleo: Will you pay for all of us?");
        assertThat(room.find(said).type()).isEqualTo(Message.Type.TEXT);
        assertThat(room.history().getFirst().state()).isEqualTo(Message.State.QUEUED);
    }

    /** Said again under its id it would stand behind the question as an answer. */
    @Test
    void nobodyMovesWhatTheyHaveSaidBehindWhatWasAnswered() {
        Content said = AliceInAClub.text("Yes");
        ContentId id = said.envelope().id();
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.cleo, 5, AliceInAClub.text("Did you take it?")),
                room.club.says(room.ben, 6, said),
                room.club.says(room.ben, 7, content(id, new Amendment.Delete(id))));
        assertThat(room.texts()).containsExactly("ben: Yes", "cleo: Did you take it?");
    }

    /** Another device of ours was faster with what this one had queued. */
    @Test
    void whatTheHostHasTwiceStandsWhereItStoodFirst() throws ClientException {
        Message own = room.say("Mine");
        room.tell(new Output.Said(own.id(), 7));
        Content again = content(own.id(), new Body.Message("Mine"));
        room.tell(
                room.club.says(room.alice, 4, again),
                room.club.says(room.ben, 5, AliceInAClub.text("Hello")),
                room.club.says(room.alice, 7, again));
        assertThat(room.texts()).containsExactly("Alice: Mine", "ben: Hello");
    }

    @Test
    void editsAndDeletionsAreTheSameAccountsAndTheLaterInTheStreamHolds() {
        Content said = AliceInAClub.text("Nien o'clock");
        ContentId id = said.envelope().id();
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.ben, 6, content(new Amendment.Edit(id, "Nine o'clock"))),
                room.club.says(room.ben, 5, content(new Amendment.Edit(id, "Nin o'clock"))),
                room.club.says(room.cleo, 7, content(new Amendment.Edit(id, "Never"))),
                room.club.says(room.cleo, 8, content(new Amendment.Delete(id))));
        assertThat(room.texts()).containsExactly("ben: Nine o'clock");
        assertThat(room.find(said).marks().edited()).isTrue();
        room.tell(room.club.says(room.ben, 9, content(new Amendment.Delete(id))));
        assertThat(room.find(said).type()).isEqualTo(Message.Type.DELETED);
    }

    @Test
    void everyAccountHasOneReaction() throws ClientException {
        Content said = AliceInAClub.text("Tea?");
        ContentId id = said.envelope().id();
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.cleo, 5, content(new Amendment.Reaction(id, "☕"))),
                room.club.says(room.ben, 6, content(new Amendment.Reaction(id, "🫖"))),
                room.club.says(room.cleo, 7, content(new Amendment.Reaction(id, "🍵"))));
        Message message = room.find(said);
        room.person.<Boolean, ClientException>write(tx -> {
            room.person.parts().amendments().react(tx, message, "👍", AliceInAClub.NOW);
            return true;
        });
        assertThat(room.find(said).marks().reactions())
                .containsExactlyInAnyOrder(
                        new Marks.Reaction("ben", false, "🫖"),
                        new Marks.Reaction("cleo", false, "🍵"),
                        new Marks.Reaction("Alice", true, "👍"));
        assertThat(room.person.number("SELECT COUNT(*) FROM room_waiting")).isOne();
    }

    @Test
    void reactionsToWhatWasSeenAreAnnouncedWithWhoseTheyAre() {
        Content said = AliceInAClub.text("Tea?");
        room.tell(room.club.says(room.ben, 4, said));
        assertThat(room.announced()).hasSize(1);
        ContentId id = said.envelope().id();
        room.tell(
                room.club.says(room.cleo, 5, content(new Amendment.Reaction(id, "☕"))),
                room.club.says(room.ben, 6, content(new Amendment.Reaction(id, "🫖"))));
        assertThat(room.announced())
                .extracting(one -> one.from() + one.text())
                .containsExactlyInAnyOrder("cleo☕", "ben🫖");
    }

    @Test
    void amendmentOfOursHoldsAtOnceAndThenByItsPlace() throws ClientException {
        Message own = room.say("Helo");
        room.tell(new Output.Said(own.id(), 4));
        room.person.<Boolean, ClientException>write(tx -> {
            room.person.parts().amendments().edit(tx, own, "Hello", AliceInAClub.NOW);
            return true;
        });
        assertThat(room.texts()).containsExactly("Alice: Hello");
        // Another device of this account edits it, too: first before ours in the stream.
        room.tell(room.club.says(room.alice, 5, content(new Amendment.Edit(own.id(), "Hullo"))));
        assertThat(room.texts()).containsExactly("Alice: Hello");
        ContentId edit =
                room.person
                        .read(tx -> StoredMemory.in(tx, room.club.room).nextSaying())
                        .map(saying -> saying.id())
                        .filter(id -> !id.equals(own.id()))
                        .orElseThrow();
        room.tell(new Output.Said(edit, 6));
        assertThat(room.person.number("SELECT edited FROM message WHERE own = 1")).isEqualTo(6);
        room.tell(room.club.says(room.alice, 7, content(new Amendment.Edit(own.id(), "Hallo"))));
        assertThat(room.texts()).containsExactly("Alice: Hallo");
    }

    @Test
    void whatIsTakenBackBeforeTheHostHasItNeverLeaves() throws ClientException {
        Message own = room.say("A secret of mine");
        room.person.<Boolean, ClientException>write(tx -> {
            room.person.parts().amendments().unsend(tx, own, AliceInAClub.NOW);
            return true;
        });
        List<Content> waiting =
                room.person.read(tx ->
                        tx.list(
                                "SELECT content FROM room_waiting ORDER BY id",
                                row -> Content.decode(row.bytes(1))));
        assertThat(waiting)
                .extracting(Content::body)
                .containsExactly(new Amendment.Delete(own.id()), new Amendment.Delete(own.id()));
        assertThat(waiting.getFirst().envelope().id()).isEqualTo(own.id());
        room.tell(new Output.Said(own.id(), 4));
        assertThat(room.history().getFirst().state()).isEqualTo(Message.State.SENT);
        assertThat(room.history().getFirst().type()).isEqualTo(Message.Type.DELETED);
    }

    @Test
    void whatAnotherDeviceOfTheAccountSaysIsOurs() {
        Content said = AliceInAClub.text("From my phone");
        room.tell(room.club.says(room.alice, 4, said));
        assertThat(room.find(said).own()).isTrue();
        assertThat(room.find(said).state()).isEqualTo(Message.State.SENT);
        assertThat(room.announced()).isEmpty();
    }

    @Test
    void whatIsNotForRoomsIsLeftOutAndCounted() {
        room.tell(
                room.club.says(room.ben, 4, content(new Body.Timer(Duration.ofDays(1)))),
                room.club.says(room.ben, 5, content(new Body.Profile("Ben", "", Bytes.empty()))),
                new Output.LeftOut(6, 3, Optional.empty()));
        assertThat(room.history()).isEmpty();
        assertThat(room.person.number("SELECT left_out FROM room")).isEqualTo(3);
    }

    @Test
    void nobodyIsToldWhatCameOrWasRead() {
        room.tell(room.club.says(room.ben, 4, AliceInAClub.text("Hello")));
        assertThat(room.announced()).hasSize(1);
        assertThat(room.person.number("SELECT COUNT(*) FROM receipt")).isZero();
        assertThat(room.person.number("SELECT COUNT(*) FROM outbox")).isZero();
    }

    @Test
    void whatWasShownOnOneDeviceCountsAsShownOnAll() {
        room.tell(
                room.club.says(room.ben, 4, AliceInAClub.text("One")),
                room.club.says(room.ben, 5, AliceInAClub.text("Two")));
        boolean news = room.person.write(tx -> StoredRoom.read(tx, room.in, 4));
        assertThat(news).isTrue();
        assertThat(room.announced()).extracting(Message::text).containsExactly("Two");
        assertThat(
                        room.person
                                .read(tx -> StoredRoom.find(tx, room.in))
                                .orElseThrow()
                                .place()
                                .read())
                .isEqualTo(5);
        assertThat(
                        room.person.<Boolean, RuntimeException>write(
                                tx -> StoredRoom.read(tx, room.in, 3)))
                .isFalse();
    }

    @Test
    void whatWasSaidBeforeOneCameInIsHistory() {
        Output.Heard before =
                new Club(room.ben, "Another").says(room.ben, 2, AliceInAClub.text("Long ago"));
        room.tell(before);
        assertThat(room.texts()).containsExactly("ben: Long ago");
        assertThat(room.announced()).isEmpty();
    }

    @Test
    void whatCannotBeSaidFailsWithAReason() throws ClientException {
        Message own = room.say("Too late");
        room.tell(new Output.Unsayable(own.id(), Output.Unsayable.Reason.LEFT));
        assertThat(room.history().getFirst().state()).isEqualTo(Message.State.FAILED);
        assertThat(room.history().getFirst().reason()).isEqualTo("you aren't in the room any more");
        assertThat(room.person.number("SELECT COUNT(*) FROM room_waiting")).isZero();
    }
}
