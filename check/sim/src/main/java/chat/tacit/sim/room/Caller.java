package chat.tacit.sim.room;

import chat.tacit.protocol.wire.Refusal;

/** Whoever made a call to a {@link Relay}; the last four end it. */
interface Caller {

    /** One message of a stream. */
    void item(byte[] message);

    /** The last message, or the only one. */
    void last(byte[] message);

    /** It ends without a message. */
    void cut();

    /** It isn't taken. */
    void reject(Refusal refusal);

    /** The process has ended. */
    void gone();
}
