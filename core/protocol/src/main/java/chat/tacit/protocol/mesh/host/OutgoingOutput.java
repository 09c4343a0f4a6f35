package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;

/** What {@link Outgoing} wants done. */
public sealed interface OutgoingOutput {

    /** A call on the store, whose result is handed in later under the token. */
    record Ask(long token, StoreCall call) implements OutgoingOutput {}

    /** The packet is durable: its client hears so. */
    record Accepted(long call, PacketHash hash) implements OutgoingOutput {}

    /** The packet isn't taken, and nothing was done. */
    record Refused(long call, Refusal refusal) implements OutgoingOutput {}

    /** The packet is to be passed on: an input of {@link Forwarding}. */
    record Pass(Input.Posted posted) implements OutgoingOutput {}
}
