package chat.tacit.client.room;

import static chat.tacit.client.room.Club.content;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Alice is in a room with Ben and Cleo, whose machine is played by a test. */
final class AliceInAClub implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");
    static final RelayAddress ELSEWHERE =
            RelayAddress.parse("tacit://" + "d".repeat(42) + "A@other.example:443");

    final RoomArrivals arrivals = new RoomArrivals(Club.ENTROPY);
    final Somebody alice = Somebody.of("alice");
    final Somebody ben = Somebody.of("ben");
    final Somebody cleo = Somebody.of("cleo");
    final Club club = new Club(ben, "Book club");
    final Person person;
    final ConversationId in = StoredRoom.conversation(club.room);

    AliceInAClub(Path folder) {
        this(new Person(folder, "Alice", NOW));
    }

    /** She has a profile already. */
    AliceInAClub(Person herself) {
        person = herself;
        person.write(tx -> {
            new StoredRoom(
                            club.room,
                            Club.HOST,
                            alice.id(),
                            Conversation.State.ACTIVE,
                            "",
                            StoredRoom.Place.START)
                    .begin(tx, "Book club", NOW);
            return true;
        });
        tell(club.lets(ben, alice, cleo));
        person.write(tx -> Unshown.take(tx, 100, NOW));
    }

    @Override
    public void close() {
        person.close();
    }

    void tell(Output... outputs) {
        person.write(tx -> {
            RoomArrivals.Arriving arriving = arrivals.in(tx, in, NOW, person::hear);
            List.of(outputs).forEach(arriving::take);
            return true;
        });
    }

    List<Message> history() {
        return person.read(tx -> History.last(tx, in, 100)).stream()
                .filter(message -> message.type() != Message.Type.NOTICE)
                .toList();
    }

    List<String> lines() {
        return person.read(tx -> History.last(tx, in, 100)).stream()
                .filter(message -> message.type() == Message.Type.NOTICE)
                .map(Message::text)
                .toList();
    }

    List<RoomMember> members() {
        return person.read(tx -> RoomMembers.of(tx, in));
    }

    List<String> texts() {
        return history().stream().map(one -> one.from() + ": " + one.text()).toList();
    }

    List<Message> announced() {
        return person.write(tx -> Unshown.take(tx, 100, NOW));
    }

    Message find(Content content) {
        return person.read(tx -> History.find(tx, in, content.envelope().id())).orElseThrow();
    }

    Message say(String text) throws ClientException {
        return person.write(tx -> person.parts().conversations().send(tx, in, text, NOW));
    }

    static Content text(String text) {
        return content(new Body.Message(text));
    }
}
