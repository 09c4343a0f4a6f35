package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.store.StoreCall;

import java.util.List;
import java.util.Set;

/** What a {@link ServerBook} wants done. */
public sealed interface BookOutput {

    /** The target's host is to be looked up, once. Ends in {@link BookInput.Found}. */
    record LookUp(long proof, Target target) implements BookOutput {}

    /**
     * Whoever answers at {@code address} and the target's port is to complete the hello, whatever
     * fingerprint that is, and to give its announcement on the same connection: {@code GET
     * /mesh/servers/} with that fingerprint. Ends in {@link BookInput.Answered} or {@link
     * BookInput.Unanswered}.
     *
     * @param address to connect to, 4 or 16 bytes; the host isn't looked up again
     */
    record Connect(long proof, Target target, Bytes address) implements BookOutput {}

    /**
     * The server is asked for its list, in a request that names this one. Ends in {@link
     * BookInput.Listed} or {@link BookInput.Silent}.
     */
    record AskList(VerifiedServer server) implements BookOutput {}

    /** Which servers are verified from now on. */
    record Verified(List<VerifiedServer> servers) implements BookOutput {
        public Verified {
            servers = List.copyOf(servers);
        }
    }

    /** To whom packets are passed from now on. */
    record Neighbours(Set<Fingerprint> servers) implements BookOutput {
        public Neighbours {
            servers = Set.copyOf(servers);
        }
    }

    /** A relay has proved itself at this place: tunnels may lead there as well. */
    record Proven(Proofs.Place place) implements BookOutput {}

    /** A server accuses another in its list, which it signed (§12.3). */
    record Reported(Fingerprint from, DropReport report) implements BookOutput {}

    /** A call on the store is wanted, whose result is {@link BookInput.Completed}. */
    record Ask(long token, StoreCall call) implements BookOutput {}
}
