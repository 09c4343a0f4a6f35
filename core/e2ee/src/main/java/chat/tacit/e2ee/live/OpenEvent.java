package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.wire.Refusal;

/**
 * What comes of a line, or of what the user does, in an open session ({@code spec/20-live} §13).
 */
public sealed interface OpenEvent {

    /** A line for the relay. */
    record Say(ClientLine line) implements OpenEvent {}

    /** One is inside, and knows who else is. */
    record Entered() implements OpenEvent {}

    /** Somebody came, or came back with new keys. */
    record Came(Person person) implements OpenEvent {}

    /** Somebody is gone. */
    record Went(Person person) implements OpenEvent {}

    /**
     * Somebody introduced themselves.
     *
     * @param chain certificates that they show, or nothing
     */
    record Introduced(Person person, Bytes chain) implements OpenEvent {}

    /**
     * Somebody said something.
     *
     * @param missed how many of theirs before it never came
     */
    record Said(Person from, Content content, Audience audience, long missed)
            implements OpenEvent {}

    /** For whom something was said. */
    enum Audience {
        /** For everybody whom the receiver sees too. */
        ALL,
        /** For others than those whom the receiver sees: the relay shows people different lists. */
        OTHERS,
        /** For the receiver alone. */
        ONE
    }

    /** Somebody sent what can't be opened, or what has no place here. */
    record Garbage(Person from) implements OpenEvent {}

    /** The relay hands on something of somebody whom it never named. */
    record Stranger(MemberId from) implements OpenEvent {}

    /** The relay named somebody whose message 1 doesn't hold; they are left out. */
    record LeftOut(DisplayName name) implements OpenEvent {}

    /** The relay said no to the last thing. */
    record Refused(Refusal refusal) implements OpenEvent {}

    /** The relay said what has no place here: nothing more is said to it. */
    record Lied() implements OpenEvent {}
}
