package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.RoomInside;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.RoomId;

/**
 * What members and hosts of rooms did that they mustn't ({@code spec/50-room} §13), as far as it
 * was seen. Nothing is posted in a room until the user has seen its alarms.
 */
public final class RoomAlarms {
    private final Loop loop;

    RoomAlarms(Loop loop) {
        this.loop = loop;
    }

    /** How many of a room the user hasn't seen. */
    public int unseen(ConversationId room) throws ClientException {
        RoomId id = id(room);
        return loop.read(tx -> RoomInside.alarms(tx, id));
    }

    /**
     * Says that the user has seen a room's alarms: what waits there is posted.
     *
     * @return how many there were
     * @throws ClientException if there is none
     */
    public int resume(ConversationId room) throws ClientException {
        RoomId id = id(room);
        int alarms = unseen(room);
        if (alarms == 0) {
            throw new ClientException("nothing is wrong with this room, as far as it was seen.");
        }
        var _ =
                loop.write(tx -> {
                    RoomWishes.seen(tx, id);
                    return true;
                });
        loop.receive();
        return alarms;
    }

    /**
     * What a room's last alarm rests on, to be shown to others.
     *
     * @throws ClientException if there is none
     */
    public Bytes proof(ConversationId room) throws ClientException {
        RoomId id = id(room);
        return loop.read(tx -> RoomInside.proof(tx, id))
                .orElseThrow(() -> new ClientException("there was no alarm in this room."));
    }

    private RoomId id(ConversationId room) throws ClientException {
        return loop.read(
                (Work<RoomId, ClientException>)
                        tx ->
                                StoredRoom.find(tx, room)
                                        .orElseThrow(() -> new ClientException("that is no room."))
                                        .room());
    }
}
