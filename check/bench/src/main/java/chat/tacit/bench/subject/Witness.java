package chat.tacit.bench.subject;

/** Is told what becomes of a pair's messages, on the pair's event loop. */
public interface Witness {

    /** The sender has the acknowledgement of message {@code number}: it won't be lost. */
    void stored(long number);

    /** The recipient has message {@code number}, which is the next in order. */
    void delivered(long number);

    /** The recipient's acknowledgement of everything up to and with {@code number} was answered. */
    void acknowledged(long number);

    /** Something went wrong: a refusal, a message lost, repeated or changed, a connection ended. */
    void failed(Throwable why);
}
