package chat.tacit.e2ee.live;

import chat.tacit.protocol.live.ClientLine;

/** What a {@link MemberMachine} wants done. Nothing follows {@link Ended}. */
public sealed interface LiveOutput {

    /** Says something to the relay. */
    record Line(ClientLine line) implements LiveOutput {}

    /** Shows the user what happened. */
    record Tell(LiveEvent event) implements LiveOutput {}

    /** It is over, and all secrets are wiped: close the connection, and say why. */
    record Ended(Ending ending) implements LiveOutput {}
}
