package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;

/** What happens to an {@link Exchange}. */
public sealed interface ExchangeInput {

    /** The other side is there. */
    record Met() implements ExchangeInput {}

    /** The other side sent a message, or whoever stands between. */
    record Message(Bytes bytes) implements ExchangeInput {}

    /** The connection has ended. */
    record Closed() implements ExchangeInput {}

    /** Answers {@link ExchangeOutput.Compare}: whether both screens show the same. */
    record Compared(boolean same) implements ExchangeInput {}

    /** It is {@link Exchange#wakeAt}, or later. */
    record Wake() implements ExchangeInput {}
}
