package chat.tacit.e2e;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Burglar;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Stream;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.rocksdb.RocksStore;

import java.util.List;

/**
 * What a relay that has ended keeps of a room ({@code spec/50-room} §23).
 *
 * @param states state events as they were posted, without what the host noted of each
 * @param messages the same of message events
 */
record HostDisk(RoomId room, List<StateEvent> states, List<Bytes> messages, List<Bytes> parts) {
    /** Before a state event: received(u64), power(u8), messages(u64). */
    private static final int STATE_NOTES = 17;

    /** Before a message event: received(u64), stamp(u64). */
    private static final int MESSAGE_NOTES = 16;

    private static final int MOST = 10_000;
    private static final int MOST_BYTES = 64 << 20;

    static HostDisk read(Relay ended, RoomId room) {
        try (RocksStore store = RocksStore.open(ended.data().resolve("store"))) {
            return new HostDisk(
                    room,
                    log(store, 's', room).stream()
                            .map(it -> StateEvent.decode(rest(it, STATE_NOTES)))
                            .toList(),
                    log(store, 'e', room).stream().map(it -> rest(it, MESSAGE_NOTES)).toList(),
                    log(store, 'v', room));
        }
    }

    private static List<Bytes> log(RocksStore store, char space, RoomId room) {
        Key key = Key.of(space, room.bytes().toArray());
        return store.log().readAfter(key, 0, MOST, MOST_BYTES).toCompletableFuture().join().stream()
                .map(Log.Entry::bytes)
                .map(Bytes::owned)
                .toList();
    }

    private static Bytes rest(Bytes entry, int from) {
        return entry.slice(from, entry.size() - from);
    }

    List<EncryptedMessage> events() {
        return messages.stream().map(it -> EncryptedMessage.decode(it, Stream.MESSAGE)).toList();
    }

    List<EncryptedMessage> sealedStates() {
        return states.stream()
                .map(it -> EncryptedMessage.decode(it.sealed(), Stream.STATE))
                .toList();
    }

    Burglar.Loot loot() {
        return new Burglar.Loot(
                room, messages, states.stream().map(StateEvent::sealed).toList(), parts);
    }
}
