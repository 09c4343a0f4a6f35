package chat.tacit.protocol.room.host;

import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** What a {@link SecretHost} wants done. */
public sealed interface Output {

    /** A call on the store, whose {@link Result} is handed in later under the token. */
    record Ask(long token, StoreCall call) implements Output {}

    /** One message of a stream; more follow. */
    record Item(long call, byte[] message) implements Output {}

    /**
     * The last message of a call, which ends with status 0.
     *
     * @param refusal what it says no with under its seal, for the operator to count
     */
    record Last(long call, byte[] message, Optional<Refusal> refusal) implements Output {}

    /** The call ends without a message, since the session is over. */
    record Cut(long call) implements Output {}

    /**
     * The call isn't taken, which is said without a seal.
     *
     * @param strike whether its address gets a strike ({@code spec/10-wire} §7)
     */
    record Reject(long call, Refusal refusal, boolean strike) implements Output {}
}
