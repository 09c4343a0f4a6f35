package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing of a profile ({@code spec/70-key-backup} §3). There is no record for a ratchet, a chain
 * key or a message key: a profile that was carried elsewhere makes new sessions.
 *
 * <p>A record names the conversation it belongs to, which came before it.
 */
public sealed interface ProfileRecord
        permits LinkedRecord,
                LiveRecord,
                KeptRecord,
                MeshRecord,
                RoomRecord,
                ProfileRecord.Begin,
                ProfileRecord.Owner,
                ProfileRecord.Relay,
                ProfileRecord.Contact,
                ProfileRecord.ReceivingQueue,
                ProfileRecord.SendingRoute,
                ProfileRecord.Message,
                ProfileRecord.Way,
                ProfileRecord.Trust,
                ProfileRecord.Isolation,
                ProfileRecord.Newer {
    /** The version of the records that this program writes, and the highest that it reads. */
    int VERSION = 1;

    /** Bytes of the longest record. */
    int MAX_SIZE = 131_072;

    /** Bytes of a conversation's id. */
    int CONVERSATION_SIZE = 16;

    /** The number of the record's field in {@code record.proto}. */
    int kind();

    /** The one encoding of this record. */
    default Bytes encode() {
        Proto.Writer writer = Proto.Writer.create();
        RecordCodec.write(this, writer);
        return writer.toBytes();
    }

    /**
     * @throws MalformedException if the bytes are no record, or not its one encoding
     */
    static ProfileRecord decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(RecordCodec::read);
    }

    /**
     * The first record.
     *
     * @param version of the records that follow; who doesn't know it reads no further
     */
    record Begin(int version) implements ProfileRecord {
        static final int KIND = 1;

        public Begin {
            require(version > 0, "records of version 0");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * Whose profile it is.
     *
     * @param presented how the profile presents itself to contacts
     * @param recovery the public half of the pair of the recovery key, if one was made
     */
    record Owner(Body.Profile presented, Optional<AgreementPublicKey> recovery)
            implements ProfileRecord {
        static final int KIND = 2;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A relay that the profile chooses among for new conversations.
     *
     * @param serverKey what it asks for before it makes queues, if we have it
     */
    record Relay(RelayAddress address, Instant added, Optional<ServerKey> serverKey)
            implements ProfileRecord {
        static final int KIND = 3;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A conversation with a contact.
     *
     * @param conversation {@value #CONVERSATION_SIZE} bytes
     * @param name that the contact goes by
     * @param began when
     * @param own our keys for this contact alone
     * @param accepted {@code H(EK_B)} of the join that we accepted; empty if we joined
     */
    record Contact(
            Bytes conversation,
            String name,
            Level level,
            Instant began,
            ContactIdentityKey own,
            ContactIdentity peer,
            Optional<Bytes> accepted,
            Introduced introduced,
            Progress progress,
            Card card)
            implements ProfileRecord {
        static final int KIND = 4;
        static final int MAX_NAME = 512;
        static final int MAX_NOTE = 16_384;

        /**
         * What the two said of themselves first.
         *
         * @param travel how the invitation travelled, as we saw it
         * @param peerTravel and as they say
         * @param peerRoot the root entry of their device log, as it came
         * @param named whether they have our profile as it is
         * @param byAddress whether an address's keys still stand for ours
         */
        public record Introduced(
                Travel travel,
                Optional<Travel> peerTravel,
                Optional<Bytes> peerRoot,
                boolean named,
                boolean byAddress) {}

        /**
         * The contact in the list of contacts.
         *
         * @param status what the contact says of itself; empty if nothing
         * @param picture that the contact sent; empty if none
         * @param ownName the user's name for it; empty if none
         * @param ownPicture the user's picture of it; empty if none
         * @param note the user's; empty if none
         * @param namedAt since when it is shown by the name by which it is shown
         * @param muted whether nothing announces what it says
         * @param blocked whether nothing is taken from it or sent to it
         * @param archived hidden until something comes after this
         * @param toldReading whether it is told what was read
         * @param request whether it joined and the user hasn't accepted it
         * @param timer after what time messages are to disappear; zero if not
         * @param peerTimer what it wants itself
         */
        public record Card(
                String status,
                Bytes picture,
                String ownName,
                Bytes ownPicture,
                String note,
                Instant namedAt,
                boolean muted,
                boolean blocked,
                Optional<Instant> archived,
                boolean toldReading,
                boolean request,
                Duration timer,
                Duration peerTimer) {}

        /**
         * How far the contact has come.
         *
         * @param next the number of our next content
         * @param expected the number that their next content should have
         * @param seen their message that we opened last
         * @param resync the highest number of any re-sync
         * @param version of the agreement, which a re-sync keeps
         * @param apart whether the conversation is no connection itself: others hang on it
         */
        public record Progress(
                long next,
                long expected,
                Optional<Seen> seen,
                long resync,
                int version,
                boolean apart) {
            public Progress {
                require(next > 0 && expected > 0, "numbers of contents begin at 1");
                require(resync >= 0, "a number of a re-sync");
                require(version > 0 && version <= 0xFFFF, "a version of the agreement");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A queue at which the profile receives.
     *
     * @param serverKey authenticates us to the relay
     * @param recipient the relay's name for it, if it has made the queue
     * @param senderKey the contact's server key there, as told
     * @param peer the contact's route sender key, pinned
     * @param recovery whether it is for re-syncs and routes alone, and never rotated
     */
    record ReceivingQueue(
            Bytes conversation,
            RelayAddress relay,
            AgreementKey serverKey,
            AgreementKey boxKey,
            Optional<RecipientId> recipient,
            Optional<AgreementPublicKey> senderKey,
            Optional<AgreementPublicKey> peer,
            boolean recovery)
            implements ProfileRecord {
        static final int KIND = 5;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A queue of a contact.
     *
     * @param boxKey the contact's
     * @param routeKey boxes what we send there
     * @param serverKey authenticates us to the relay as the sender
     * @param secured whether the relay has taken it
     * @param recovery whether it is for re-syncs and routes alone
     */
    record SendingRoute(
            Bytes conversation,
            RelayAddress relay,
            AgreementPublicKey boxKey,
            AgreementKey routeKey,
            AgreementKey serverKey,
            boolean secured,
            boolean recovery)
            implements ProfileRecord {
        static final int KIND = 6;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A message of the history. Those of a conversation come in the order in which they are shown.
     *
     * @param own whether this profile sent it
     * @param number among the contents of its sender
     * @param sent by the sender's clock
     * @param entered when it came into the history
     * @param type a word, such as {@code text}
     * @param state a word, such as {@code delivered}
     * @param reason why it failed, empty otherwise
     * @param relays where it is durable
     * @param shown whether the user was shown it
     * @param remarks what it refers to, and what was made of it
     */
    record Message(
            Bytes conversation,
            ContentId id,
            boolean own,
            long number,
            Instant sent,
            Instant entered,
            String type,
            String text,
            String state,
            String reason,
            int relays,
            boolean shown,
            Remarks remarks)
            implements ProfileRecord {
        static final int KIND = 7;
        static final int MAX_WORD = 32;
        static final int MAX_TEXT = 65_536;
        static final int MAX_REASON = 512;
        public static final int MAX_RELAYS = 64;

        public Message {
            require(number >= 0, "a number of a message");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * How relays are reached.
     *
     * @param relay the one; empty for all that have no record of their own
     * @param proxy through which, as it is written, at most {@value #MAX_PROXY} bytes; empty for
     *     directly
     */
    record Way(Optional<RelayAddress> relay, String proxy) implements ProfileRecord {
        static final int KIND = 8;
        static final int MAX_PROXY = RelayAddress.MAX_SIZE;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * Which relays may be connected to beside the profile's own.
     *
     * @param relay one that the user allowed; empty if only such ones may
     */
    record Trust(Optional<RelayAddress> relay) implements ProfileRecord {
        static final int KIND = 9;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What is kept apart at the relays.
     *
     * @param isolation a word, such as {@code contact}
     * @param sockets that it may take, from 1
     */
    record Isolation(String isolation, int sockets) implements ProfileRecord {
        static final int KIND = 10;
        static final int MAX_SOCKETS = 65_535;

        public Isolation {
            require(sockets > 0, "a number of sockets");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A record of a kind that this program doesn't know, as it came.
     *
     * @param kind from {@value #MIN_KIND}
     */
    record Newer(int kind, Bytes bytes) implements ProfileRecord {
        static final int MIN_KIND = MeshRecord.Sending.KIND + 1;

        public Newer {
            require(kind >= MIN_KIND, "a kind of this version");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedException("not " + what);
        }
    }
}
