package chat.tacit.client.route;

import chat.tacit.client.file.BlobRef;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.queue.Work;
import chat.tacit.protocol.wire.ByteRange;

import java.util.List;
import java.util.Optional;

/** What the engine wants of a relay; each becomes one frame. */
public sealed interface Ask {

    /**
     * Make a queue of ours.
     *
     * @param access the relay's server key, where we have one
     */
    record Make(OwnQueue queue, Optional<ServerKey> access) implements Ask {
        /** At a relay that asks for no key, or that isn't asked now. */
        public Make(OwnQueue queue) {
            this(queue, Optional.empty());
        }
    }

    /** Deliver what is in queues of ours, from now on. */
    record Subscribe(List<OwnQueue> queues) implements Ask {
        public Subscribe {
            queues = List.copyOf(queues);
        }
    }

    /** Forget the messages of a queue up to and with {@code through}. */
    record Acknowledge(OwnQueue queue, long through) implements Ask {}

    /** Delete a queue of ours with all that is in it. */
    record Delete(DoomedQueues.Doomed queue) implements Ask {}

    /** Take our server key as the sender's of a contact's queue. */
    record Secure(PeerRoute route) implements Ask {}

    /**
     * Put a boxed message into a contact's queue.
     *
     * @param worked what an open queue takes instead of our server key; empty before the work
     */
    record Send(Outbox.Copy copy, byte[] body, Optional<Worked> worked) implements Ask {

        /** The same with the work that was done for it. */
        public Send with(AgreementKey key, long nonce) {
            return new Send(copy, body, Optional.of(new Worked(key, nonce)));
        }

        /** Whether work has to be done before it can be asked. */
        public boolean needsWork() {
            return copy.route().open() && worked.isEmpty();
        }

        Command command() {
            return new Command.Send(
                    Body.of(body), worked.map(it -> new Work(it.key().publicKey(), it.nonce())));
        }
    }

    /** A fresh key to be answered to, and the nonce that was searched for. */
    record Worked(AgreementKey key, long nonce) {}

    /** Delete the sealed parts of an address of ours. */
    record DeleteLink(LinkId link, AgreementKey owner) implements Ask {}

    /** Keep a sealed part of a short invitation. */
    record PutLink(LinkId link, AgreementKey owner, Command.PutLink.Part part, Bytes blob)
            implements Ask {
        Command command() {
            return new Command.PutLink(owner.publicKey(), part, blob);
        }
    }

    /** Give the sealed rest of a short invitation. */
    record FetchLink(LinkId link, AgreementKey fetcher) implements Ask {}

    /** Keep a chunk of a file of ours. */
    record PutBlob(BlobRef ref, AgreementKey owner, Bytes bytes) implements Ask {
        Command command() {
            return new Command.PutBlob(
                    owner.publicKey(), ByteRange.of(bytes.shared()), Command.PutBlob.MAX_LIFE);
        }
    }

    /**
     * Give a chunk of a contact's file.
     *
     * @param fetcher a fresh key, to which the answer is sealed
     */
    record GetBlob(BlobRef ref, BlobId blob, AgreementKey fetcher) implements Ask {}

    /** Forget a chunk of a file of ours. */
    record DeleteBlob(BlobRef ref, BlobId blob, AgreementKey owner) implements Ask {}

    /** Say who fetched the sealed rest of an invitation of ours. */
    record LinkState(LinkId link, AgreementKey owner) implements Ask {}
}
