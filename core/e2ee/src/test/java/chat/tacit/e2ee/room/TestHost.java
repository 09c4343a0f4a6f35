package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A room's two streams and parts as a host keeps them: it appends on the head that was named, and
 * checks nothing else.
 */
final class TestHost {
    final RoomId room;
    final List<StateEvent> state = new ArrayList<>();
    final List<Reply.MessageItem> messages = new ArrayList<>();
    final Map<Long, Bytes> parts = new HashMap<>();

    TestHost(RoomId room) {
        this.room = room;
    }

    Bytes partOf(long number) {
        return Objects.requireNonNull(parts.get(number));
    }

    Place head() {
        return state.isEmpty() ? Place.START : state.getLast().place();
    }

    long next() {
        return head().position() + 1;
    }

    List<PartRef> put(List<Bytes> put) {
        List<PartRef> refs = new ArrayList<>();
        for (Bytes part : put) {
            long number = parts.size() + 1L;
            parts.put(number, part);
            refs.add(new PartRef(number, EnvelopeParts.hash(part)));
        }
        return refs;
    }

    /** Compare and append: whether it was taken. */
    boolean post(Place onto, StateEvent event) {
        if (!onto.equals(head())) {
            return false;
        }
        state.add(event);
        return true;
    }

    Reply.MessageItem say(Bytes event) {
        return say(event, head().position());
    }

    Reply.MessageItem say(Bytes event, long stamp) {
        Reply.MessageItem item =
                new Reply.MessageItem(
                        messages.size() + 1L, Instant.EPOCH, stamp, EventBytes.message(event));
        messages.add(item);
        return item;
    }
}
