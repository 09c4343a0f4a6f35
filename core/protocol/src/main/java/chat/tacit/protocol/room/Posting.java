package chat.tacit.protocol.room;

/** What {@code PostEvent} appends: an event of one stream or of the other. */
public sealed interface Posting {

    /** As it travels, and as it is signed. */
    EventBytes event();

    /** A message event, which means nothing to a relay. */
    record Message(EventBytes event) implements Posting {
        public Message {
            if (event.stream() != Stream.MESSAGE) {
                throw new IllegalArgumentException("a state event as a message event");
            }
        }
    }

    /**
     * A state event.
     *
     * @param head the state event on which its author decided; {@link Place#START} for the first
     */
    record State(StateEvent state, Place head) implements Posting {
        @Override
        public EventBytes event() {
            return state.encode();
        }
    }
}
