package chat.tacit.e2ee.room.member;

import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Term;

/** A stream that is open, from where it was, and what it has told. */
final class OpenStream {
    final long call;
    final Term term;
    final Positions from;

    /** The state event that the host had named before. */
    final long named;

    /** The last message event as the host named it first. */
    long messages;

    int heads;
    int states;

    OpenStream(long call, Term term, Positions from, long named) {
        this.call = call;
        this.term = term;
        this.from = from;
        this.named = named;
    }
}
