package chat.tacit.client.route;

import chat.tacit.protocol.queue.Delivered;
import chat.tacit.protocol.queue.FetchedLink;
import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Session;

/** What a relay said, checked and opened. */
public sealed interface Heard {

    /** The relay proved who it is; from now on it can be asked. */
    record Ready(Session session, HelloBody hello) implements Heard {}

    /**
     * The answer to an ask.
     *
     * @param entry the place of the queue in a subscribe, else 0
     */
    record Answered(Ask ask, int entry, Reply reply) implements Heard {}

    /** The relay knows no such thing for us, or failed. */
    record Refused(Ask ask, int entry, Refusal refusal) implements Heard {}

    /** The sealed rest of an invitation. */
    record Fetched(Ask.FetchLink ask, FetchedLink link) implements Heard {}

    /** A chunk of a contact's file, or what the relay says is one. */
    record GotBlob(Ask.GetBlob ask, byte[] bytes) implements Heard {}

    /** A message in a queue of ours. */
    record Arrived(OwnQueue queue, long message, Delivered delivered) implements Heard {}

    /** A queue of ours isn't delivered to this link any more. */
    record Ended(OwnQueue queue, Notice notice) implements Heard {}

    /** Whether all that it says is that a queue is delivered from now on, and that it is empty. */
    default boolean isEmptyQueue() {
        return this instanceof Answered answered
                && answered.reply() instanceof Reply.Subscribed subscribed
                && subscribed.waiting() == 0;
    }
}
