package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;

/** What {@link CallMachine} wants done. */
public sealed interface CallOutput {

    /** Says something to all devices of a contact. */
    record SendAll(ConversationId to, CallId call, CallSignal said) implements CallOutput {}

    /** Says something to one device. */
    record Send(CallPeer to, CallId call, CallSignal said) implements CallOutput {}

    /** Says something to all devices of the contact but this one. */
    record SendOthers(CallPeer but, CallId call, CallSignal said) implements CallOutput {}

    /** Tells whoever shows calls. */
    record Tell(CallNews news) implements CallOutput {}

    /** Writes into the history what became of a call. */
    record Write(CallLine line) implements CallOutput {}
}
