package chat.tacit.protocol.queue;

/** What happens to a {@link QueueSession}. */
public sealed interface Input {

    /** A frame came, already opened. The array is given away. */
    record Frame(byte[] bytes) implements Input {}

    /** The call with this token ended. */
    record Completed(long token, Result result) implements Input {}

    /** A watched queue's log grew. */
    record Grew(RecipientId queue) implements Input {}

    /** Another session claimed a queue that this one had claimed. */
    record TakenOver(RecipientId queue, Notice notice) implements Input {}

    /** Whether the socket takes more; at first it does. */
    record Writable(boolean writable) implements Input {}

    /**
     * Whether the relay takes more; at first it does.
     *
     * @param messages whether there is room for messages, queues and invitations
     * @param blobs whether there is room for blobs
     */
    record Room(boolean messages, boolean blobs) implements Input {}

    /** The time that {@link QueueSession#wakeAt} named has come. */
    record Wake() implements Input {}

    /** The connection is gone. */
    record Ended() implements Input {}
}
