package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was said in a room, and what the user decided about it, on another machine. */
final class CarriedRoomsTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    private final RecoveryKey key = RecoveryKey.random(Entropy.system());
    private final Content said = AliceInAClub.text("Nien o'clock");
    private final Content own = AliceInAClub.text("From my phone");

    @TempDir Path folder;

    /** Something is said, read, amended and waits. */
    private void live(AliceInAClub room) throws ClientException {
        ContentId id = said.envelope().id();
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.alice, 5, own),
                room.club.says(room.ben, 6, Club.content(new Amendment.Edit(id, "Nine o'clock"))),
                room.club.says(room.cleo, 7, Club.content(new Amendment.Reaction(id, "☕"))));
        assertThat(room.announced()).hasSize(1);
        room.tell(room.club.says(room.cleo, 8, AliceInAClub.text("Who else comes?")));
        room.person.<Boolean, ClientException>write(tx -> {
            Cards.mute(tx, room.in, true);
            Cards.rename(tx, room.in, Optional.of("Readers"), AliceInAClub.NOW);
            return true;
        });
    }

    private Person imported(Person from) throws ClientException {
        var _ = Export.to(folder.resolve("file"), from.profile(), key, _ -> {});
        Path home = folder.resolve("home");
        var source = new Import.Source(folder.resolve("file"), key, false);
        var _ = Import.from(source, home, PASSPHRASE, _ -> {});
        return new Person(Profile.open(home, PASSPHRASE, Entropy.system()));
    }

    private static void has(AliceInAClub room, Person carried, Message.Type type) {
        List<Message> messages =
                carried.read(tx -> History.last(tx, room.in, 10)).stream()
                        .filter(one -> one.type() == type)
                        .toList();
        assertThat(messages)
                .extracting(Message::text)
                .startsWith("Nine o'clock", "From my phone", "Who else comes?");
        Message first = messages.getFirst();
        assertThat(first.marks().author()).contains(room.ben.id());
        assertThat(first.marks().edited()).isTrue();
        assertThat(first.marks().reactions())
                .extracting(Marks.Reaction::emoji)
                .containsExactly("☕");
        assertThat(messages.get(1).own()).isTrue();
        assertThat(carried.read(tx -> StoredRoom.find(tx, room.in)).orElseThrow().place().read())
                .isEqualTo(4);
        Conversation conversation =
                carried.conversations().stream()
                        .filter(one -> one.kind() == Conversation.Kind.ROOM)
                        .findFirst()
                        .orElseThrow();
        assertThat(conversation.name()).isEqualTo("Readers");
        assertThat(conversation.marks()).containsExactly(Conversation.Mark.MUTED);
        assertThat(conversation.unread()).isOne();
        assertThat(conversation.state()).isEqualTo(Conversation.State.JOINING);
    }

    @Test
    void backupBringsARoomWithItsHistoryAndWhatTheUserDecided() throws ClientException {
        try (AliceInAClub room = new AliceInAClub(folder.resolve("alice"))) {
            live(room);
            Message waiting = room.say("It waits");
            try (Person restored = imported(room.person)) {
                has(room, restored, Message.Type.TEXT);
                Message first =
                        restored.read(tx -> History.last(tx, room.in, 10)).stream()
                                .filter(one -> one.type() == Message.Type.TEXT)
                                .findFirst()
                                .orElseThrow();
                assertThat(first.from()).as("before the chain was read").isEqualTo("ben");
                assertThat(first.marks().reactions())
                        .extracting(Marks.Reaction::from)
                        .containsExactly("cleo");
                boolean waits =
                        restored.read(
                                tx -> StoredMemory.in(tx, room.club.room).isWaiting(waiting.id()));
                assertThat(waits).isTrue();
                assertThat(restored.number("SELECT COUNT(*) FROM room_waiting")).isOne();
            }
        }
    }

    @Test
    void whatCameByABackupIsShownOnceWhenTheHostTellsItAgain() throws ClientException {
        try (AliceInAClub room = new AliceInAClub(folder.resolve("alice"))) {
            live(room);
            try (Person restored = imported(room.person)) {
                long before = restored.number("SELECT COUNT(*) FROM message WHERE type = 'text'");
                RoomArrivals arrivals = new RoomArrivals(Club.ENTROPY);
                restored.write(tx -> {
                    RoomArrivals.Arriving arriving =
                            arrivals.in(tx, room.in, AliceInAClub.NOW, restored::hear);
                    arriving.take(room.club.says(room.ben, 4, said));
                    arriving.take(room.club.says(room.alice, 5, own));
                    return true;
                });
                assertThat(restored.number("SELECT COUNT(*) FROM message WHERE type = 'text'"))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void linkedDeviceHasTheRoomsHistoryAndHearsWhatWasRead() throws ClientException {
        try (Circle circle = new Circle(folder)) {
            AliceInAClub room = new AliceInAClub(circle.device(1));
            live(room);
            Person second = circle.link(circle.device(1), Instant.EPOCH);
            has(room, second, Message.Type.TEXT);
            room.person.write(tx -> {
                Cards.mute(tx, room.in, false);
                return Unshown.take(tx, 10, AliceInAClub.NOW);
            });
            circle.exchange();
            assertThat(second.read(tx -> StoredRoom.find(tx, room.in)).orElseThrow().place().read())
                    .isEqualTo(8);
            Conversation conversation =
                    second.conversations().stream()
                            .filter(one -> one.id().equals(room.in))
                            .findFirst()
                            .orElseThrow();
            assertThat(conversation.unread()).isZero();
            assertThat(conversation.marks()).isEmpty();
        }
    }
}
