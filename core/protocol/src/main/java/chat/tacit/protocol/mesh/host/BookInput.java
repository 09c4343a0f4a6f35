package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Set;

/** What happens to a {@link ServerBook}. */
public sealed interface BookInput {

    /** The relay has started. */
    record Begin() implements BookInput {}

    /** The time of {@link ServerBook#wakeAt} has come. */
    record Wake() implements BookInput {}

    /** A server says in a request that it signed where it is. */
    record Introduced(RelayAddress address) implements BookInput {}

    /**
     * What {@link BookOutput.LookUp} came to.
     *
     * @param addresses each 4 or 16 bytes, perhaps none
     */
    record Found(long proof, List<Bytes> addresses) implements BookInput {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * {@link BookOutput.Connect} led to a server.
     *
     * @param by who completed the hello, whoever was looked for
     * @param announcement that it gave; of the right form, its signature unchecked
     */
    record Answered(long proof, Fingerprint by, SignedMessage announcement) implements BookInput {}

    /** {@link BookOutput.Connect} led to no server of the mesh, or to none in time. */
    record Unanswered(long proof) implements BookInput {}

    /** A server answered {@link BookOutput.AskList}; the signature is unchecked. */
    record Listed(Fingerprint from, SignedMessage list) implements BookInput {}

    /** A server answered a request of any kind, on a connection on which it proved itself. */
    record Reached(Fingerprint server) implements BookInput {}

    /** A server didn't answer a request, or couldn't be connected to. */
    record Silent(Fingerprint server) implements BookInput {}

    /** A verified server passed a packet on to this one. */
    record Came(Fingerprint server) implements BookInput {}

    /** Which servers are in quarantine from now on. */
    record Quarantined(Set<Fingerprint> servers) implements BookInput {
        public Quarantined {
            servers = Set.copyOf(servers);
        }
    }

    /** A call on the store ended. */
    record Completed(long token, Result result) implements BookInput {}
}
