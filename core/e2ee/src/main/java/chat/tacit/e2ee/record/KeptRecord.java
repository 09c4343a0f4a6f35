package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.device.SealedSigner;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a backup keeps besides a contact itself. */
public sealed interface KeptRecord extends ProfileRecord {
    /** The highest kind. */
    int LAST = 24;

    /** No. 0 of our log for a contact, sealed; devices tell it each other, too. */
    record Signer(Bytes conversation, SealedSigner sealed) implements KeptRecord {
        static final int KIND = 21;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A connection with one device of a contact, which hangs on the conversation that the user
     * sees. Its queues and routes name it.
     *
     * @param conversation {@value ProfileRecord#CONVERSATION_SIZE} bytes, its own
     * @param in the conversation on which it hangs
     * @param device the number of the device at the other end, from 1 to 255
     * @param own our keys under which it was made
     * @param accepted {@code H(EK_B)} of the join that we accepted; empty if we joined
     */
    record Connection(
            Bytes conversation,
            Bytes in,
            int device,
            Instant began,
            ContactIdentityKey own,
            ContactIdentity peer,
            Optional<Bytes> accepted,
            Travel travel,
            Optional<Travel> peerTravel,
            ProfileRecord.Contact.Progress progress)
            implements KeptRecord {
        static final int KIND = 23;

        public Connection {
            if (device < 1 || device > LinkedRecord.Device.MAX_NUMBER) {
                throw new MalformedException("no device");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A reusable address. The keys that change every week aren't in it: who imports it makes new
     * ones at once, under a higher version.
     *
     * @param id {@value #ID_SIZE} bytes, known to the profile alone
     * @param secrets of {@code invitation}
     * @param relay at which its blobs lie
     * @param owner our key as their owner
     * @param version of the newest keys, from 1
     * @param queues at which joins come, 1 to {@value #MAX_QUEUES}
     */
    record Address(
            Bytes id,
            Invitation invitation,
            InvitationSecrets secrets,
            Travel travel,
            Instant made,
            RelayAddress relay,
            AgreementKey owner,
            long version,
            List<Queue> queues)
            implements KeptRecord {
        static final int KIND = 24;
        public static final int ID_SIZE = 16;
        public static final int MAX_QUEUES = 4;

        public Address {
            queues = List.copyOf(queues);
            if (version < 1 || queues.isEmpty()) {
                throw new MalformedException("no address");
            }
        }

        /** An open queue. */
        public record Queue(
                RelayAddress relay,
                AgreementKey serverKey,
                AgreementKey boxKey,
                Optional<RecipientId> recipient) {}

        @Override
        public int kind() {
            return KIND;
        }
    }
}
