package chat.tacit.protocol.turn;

import chat.tacit.protocol.wire.CallName;

/** Who sent a request. */
sealed interface Asker {

    /** Who has credentials of a call. */
    record Known(CallName call, Signing signing) implements Asker {}

    /** Nobody who could be told from others. */
    record Unknown(int code) implements Asker {}
}
