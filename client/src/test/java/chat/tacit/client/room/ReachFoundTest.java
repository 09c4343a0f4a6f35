package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Reply;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A host that would have an inviter give a newcomer more keys than the inviter's user said. */
final class ReachFoundTest {
    private final Map<Bytes, Long> trail = new HashMap<>();
    private final ReachFound found = new ReachFound(7, hash -> position(trail.get(hash)));

    private static OptionalLong position(@org.jspecify.annotations.Nullable Long known) {
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** An event as the host has it: what it says of itself in clear is all that is seen here. */
    private static Reply.MessageItem item(long position, long epoch, int counter) {
        EncryptedMessage event =
                new EncryptedMessage(
                        epoch,
                        counter,
                        Bytes.owned(Club.ENTROPY.bytes(16)),
                        Bytes.owned(Club.ENTROPY.bytes(64)),
                        Bytes.owned(Club.ENTROPY.bytes(600)));
        return new Reply.MessageItem(
                position, Instant.EPOCH, 1, EventBytes.message(event.encode()));
    }

    private Reply.MessageItem read(Reply.MessageItem item) {
        trail.put(EncryptedMessage.hash(item.event().bytes()), item.position());
        return item;
    }

    private static Reach from(long epoch, int counter) {
        return new Reach.From(7, epoch, new Reach.Counts(counter, Reach.Counts.NONE.state()));
    }

    @Test
    void lowestCountOfTheMessagesEpochIsWhereItBegins() {
        found.take(read(item(7, 4, 12)));
        found.take(read(item(8, 4, 9)));
        found.take(read(item(9, 5, 1)));
        found.take(read(item(10, 4, 11)));
        assertThat(found.reach()).isEqualTo(from(4, 9));
    }

    @Test
    void eventsThatWereNotReadHereGiveNothingAway() {
        found.take(item(7, 1, 1));
        found.take(read(item(7, 4, 12)));
        found.take(item(8, 4, 1));
        assertThat(found.reach()).isEqualTo(from(4, 12));
    }

    @Test
    void eventsAtAnotherPlaceThanWhereTheyWereReadGiveNothingAway() {
        Reply.MessageItem old = read(item(1, 1, 1));
        found.take(new Reply.MessageItem(7, old.received(), old.stamp(), old.event()));
        assertThat(found.reach()).isEqualTo(new Reach.Now());
    }
}
