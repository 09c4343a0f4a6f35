package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Mentions;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Standing;

import java.nio.file.Path;
import java.util.List;

/** What happens in a room in a day, for whoever looks at how the database does it. */
public final class RoomDay {
    private RoomDay() {}

    public static void live(Path folder) throws ClientException {
        try (AliceInAClub room = new AliceInAClub(folder)) {
            hear(room);
            speak(room);
            remember(room);
            room.tell(new Output.Stands(Standing.GONE));
            room.person.<Boolean, ClientException>write(tx -> {
                StoredRoom.forget(tx, room.in);
                return true;
            });
        }
    }

    private static void hear(AliceInAClub room) {
        Content said = AliceInAClub.text("Hello");
        ContentId id = said.envelope().id();
        Mentions mentions = new Mentions(List.of(room.alice.id()));
        room.tell(
                room.club.says(room.ben, 4, said),
                room.club.says(room.cleo, 6, Club.content(new Body.Message("@alice", mentions))));
        var _ = room.announced();
        room.tell(
                room.club.says(room.ben, 5, Club.content(new Amendment.Edit(id, "Hi"))),
                room.club.says(room.cleo, 7, Club.content(new Amendment.Reaction(id, "☕"))),
                room.club.says(room.ben, 8, Club.content(new Amendment.Delete(id))),
                room.club.changes(room.ben, new Change.Name(), Detail.named("Readers")));
        var _ = room.announced();
        room.person.write(tx -> {
            var _ = StoredRoom.read(tx, room.in, 8);
            var _ = StoredRoom.all(tx);
            return RoomMembers.with(tx, room.ben.id());
        });
    }

    private static void speak(AliceInAClub room) throws ClientException {
        Message said = room.say("Hello, @ben");
        room.person.<Boolean, ClientException>write(tx -> {
            room.person.parts().amendments().edit(tx, said, "Hi, @ben", AliceInAClub.NOW);
            room.person.parts().amendments().react(tx, said, "👍", AliceInAClub.NOW);
            room.person.parts().amendments().unsend(tx, said, AliceInAClub.NOW);
            return true;
        });
        room.tell(new Output.Said(said.id(), 9));
        room.tell(new Output.Unsayable(said.id(), Output.Unsayable.Reason.LEFT));
        var _ = room.person.read(tx -> History.last(tx, room.in, 10));
        var _ = room.person.read(RoomWaiting::rooms);
    }

    private static void remember(AliceInAClub room) {
        StoredMemory memory = new StoredMemory(room.club.room);
        Output.Changed named =
                room.club.changes(room.ben, new Change.Name(), Detail.named("More readers"));
        room.person.write(tx ->
                memory.within(
                        tx,
                        () -> {
                            memory.notes(Bytes.zeros(20));
                            memory.tip(room.club.tip());
                            memory.link(Link.of(named.core(), named.detail().encode()));
                            memory.keys(room.club.keys());
                            Bytes hash = Bytes.owned(Club.ENTROPY.bytes(32));
                            memory.read(hash, 4);
                            memory.name(room.ben.speaker().author().device(), 4);
                            RoomArrivals.begun(tx, memory, AliceInAClub.NOW);
                            return memory.position(hash).isPresent()
                                    && memory.named(room.ben.speaker().author().device())
                                            .isPresent()
                                    && memory.alarms().isEmpty()
                                    && memory.wishes().isEmpty()
                                    && memory.attempts().isEmpty()
                                    && memory.nextSaying().isPresent();
                        }));
    }
}
