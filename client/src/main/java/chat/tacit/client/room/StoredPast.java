package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.DossierRow;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Past;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the profile keeps of a room's past, from which it lets others in. */
final class StoredPast implements Past {
    private static final int STEP = 200;

    private final Transaction tx;
    private final StoredMemory memory;
    private final Map<Bytes, Bytes> details = new HashMap<>();

    StoredPast(Transaction tx, RoomId room) {
        this.tx = tx;
        this.memory = StoredMemory.in(tx, room);
    }

    @Override
    public void places(long through, DossierRow row) {
        long after = 0;
        List<Link> links = memory.links(after, STEP);
        while (!links.isEmpty()) {
            for (Link link : links) {
                after = link.place().position();
                if (after > through) {
                    return;
                }
                link.core()
                        .ifPresentOrElse(
                                core -> {
                                    row.shown(core);
                                    link.detail()
                                            .ifPresent(detail ->
                                                    core.core()
                                                            .detail()
                                                            .ifPresent(hash ->
                                                                    details.put(hash, detail)));
                                },
                                () -> row.skipped(link.place()));
            }
            links = memory.links(after, STEP);
        }
    }

    @Override
    public Optional<SignedBundle> bundle(Bytes hash) {
        return memory.bundle(hash);
    }

    @Override
    public Optional<Bytes> detail(Bytes hash) {
        return Optional.ofNullable(details.get(hash));
    }

    @Override
    public List<EpochKeys> keys() {
        return tx.list(
                "SELECT keys FROM room_keys WHERE conversation = ? ORDER BY epoch",
                row -> EpochKeys.decode(row.bytes(1)),
                memory.conversation().bytes());
    }
}
