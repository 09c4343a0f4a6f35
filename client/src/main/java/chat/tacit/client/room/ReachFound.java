package chat.tacit.client.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.protocol.room.Reply;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * From which count of which epoch on a newcomer reads who may read from a message on ({@code
 * spec/50-room} §16): what the host tells of the events from there on says so. Only what this
 * device has read itself, at that place, counts: else the host would choose which keys are given
 * away.
 */
final class ReachFound {
    private final long position;
    private final Function<Bytes, OptionalLong> read;
    private long epoch;
    private Reach.Counts counts = Reach.Counts.NONE;

    /**
     * @param position of the message
     * @param read where an event of this hash was read, if it was
     */
    ReachFound(long position, Function<Bytes, OptionalLong> read) {
        this.position = position;
        this.read = read;
    }

    void take(Reply reply) {
        if (reply instanceof Reply.MessageItem item
                && (epoch == 0 || epoch == Reach.epoch(item))
                && isRead(item)) {
            epoch = Reach.epoch(item);
            counts = counts.with(epoch, item);
        }
    }

    private boolean isRead(Reply.MessageItem item) {
        return read.apply(EncryptedMessage.hash(item.event().bytes()))
                .equals(OptionalLong.of(item.position()));
    }

    /** Nothing of before, if no event was told from the message on that was read. */
    Reach reach() {
        return epoch == 0 ? new Reach.Now() : new Reach.From(position, epoch, counts);
    }
}
