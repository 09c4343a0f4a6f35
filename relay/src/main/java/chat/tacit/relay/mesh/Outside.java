package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.host.ProbeOutput;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Host;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who does what {@link Machines} can't do themselves. What comes of it comes later, in a run. */
record Outside(Shell shell, Network network) {

    /** What happens within this relay. */
    interface Shell {
        /** Begins a call on the store. */
        void store(StoreCall call, Consumer<Result> then);

        /** Answers a request. */
        void reply(long call, MeshReply reply);

        /** From whom requests of servers are taken from now on. */
        void verified(List<VerifiedServer> servers);

        /** A relay has proved itself there, to which tunnels may lead. */
        void proven(Proofs.Place place);

        void makeKey(Consumer<JoseKey> then);
    }

    /** What goes to other servers. */
    interface Network {
        /** From now on these are where they proved themselves. */
        void verified(List<VerifiedServer> servers);

        /** Sends to a verified server as soon as its turn comes. */
        void send(Fingerprint server, Errand errand);

        void lookUp(Host host, Consumer<List<Bytes>> then);

        /** Finds out who answers at an address. */
        void visit(Target target, Bytes address, Consumer<Optional<Visited>> then);

        void askList(VerifiedServer server, Consumer<Optional<SignedMessage>> then);

        /** Fetches as a client does, without saying that a server asks. */
        void fetch(
                VerifiedServer rx,
                ProbeOutput.Signing signing,
                Consumer<Optional<FetchAnswer>> then);
    }

    /** Who answered at an address, and what it says about itself. */
    record Visited(Fingerprint by, SignedMessage announcement) {}
}
