package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The mesh, in a backup and between devices ({@code spec/40-mesh} §10). The keys at which one
 * receives from contacts belong to one device each, as its queues do: they are in a backup alone.
 */
public sealed interface MeshRecord extends ProfileRecord {
    /**
     * How the profile uses it.
     *
     * @param cover a word: off, low or high
     * @param mean between two slots, if it isn't as cover has it
     * @param hidden whether new invitations are hidden if nothing else is said
     * @param decided when; the later decision counts
     */
    record Settings(String cover, Optional<Duration> mean, boolean hidden, Instant decided)
            implements MeshRecord {
        static final int KIND = 36;
        static final int MAX_WORD = 16;

        public Settings {
            require(mean.isEmpty() || mean.get().toMillis() > 0, "a mean time");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * The address at which strangers may write.
     *
     * @param held empty of one that was given up
     */
    record Address(JosePublicKey publicKey, Optional<Held> held) implements MeshRecord {
        static final int KIND = 37;
        static final int MAX_PRIVATE = 3_072;

        /**
         * @throws MalformedException if the key is another's
         */
        public Address {
            require(
                    held.isEmpty() || held.get().key().publicKey().equals(publicKey),
                    "the key of this address");
        }

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param servers where it receives, at most {@value #MAX_SERVERS}: all its locations fetch
         *     at all of them
         */
        public record Held(JoseKey key, Instant made, List<RelayAddress> servers) {
            static final int MAX_SERVERS = 8;

            public Held {
                servers = List.copyOf(servers);
                require(servers.size() <= MAX_SERVERS, "so few servers");
            }
        }
    }

    /**
     * A server that the profile knows.
     *
     * @param origin whether it is a default server: from the distribution or the user
     * @param heard of it, when
     * @param shown what it showed itself when it was verified last; empty if it never was
     */
    record Server(
            RelayAddress address, boolean origin, Instant heard, Score score, Optional<Shown> shown)
            implements MeshRecord {
        static final int KIND = 38;

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param at when
         * @param operator {@value #OPERATOR_SIZE} bytes: the key's fingerprint, or the server's
         * @param roles the sum of 1 proxy, 2 rx, 4 tx
         * @param network the first bytes of its public address; empty bytes if it is in a network
         *     of one's own, nothing if that wasn't seen
         * @param guard until when it is one of the two at which the profile posts, if it is
         */
        public record Shown(
                Instant at,
                Bytes operator,
                int roles,
                Optional<Bytes> network,
                Optional<Instant> guard) {
            static final int OPERATOR_SIZE = 32;
            static final int MAX_ROLES = 7;
            static final int MAX_NETWORK = 4;

            public Shown {
                operator.requireSize(OPERATOR_SIZE, "an operator");
                require(roles >= 0 && roles <= MAX_ROLES, "roles");
                require(network.orElse(Bytes.empty()).size() <= MAX_NETWORK, "a network");
            }
        }
    }

    /**
     * What the user decided about a request to the mesh address ({@code spec/40-mesh} §13).
     *
     * @param hash of the invitation in it, {@value #HASH_SIZE} bytes
     * @param conversation which it became, {@value #CONVERSATION_SIZE} bytes; empty if it was
     *     rejected
     */
    record Decision(Bytes hash, Optional<Bytes> conversation, Instant at) implements MeshRecord {
        static final int KIND = 39;
        static final int HASH_SIZE = 32;
        static final int CONVERSATION_SIZE = 16;

        public Decision {
            hash.requireSize(HASH_SIZE, "the hash of an invitation");
            conversation.ifPresent(it -> it.requireSize(CONVERSATION_SIZE, "a conversation"));
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A key at which the profile receives from a contact.
     *
     * @param conversation {@value ProfileRecord#CONVERSATION_SIZE} bytes
     * @param hidden whether the contact is reached in no other way
     * @param boxKey bodies are boxed to
     * @param peer the contact's route sender key, pinned
     * @param servers where it receives, at most {@value Address.Held#MAX_SERVERS}
     */
    record Receiving(
            Bytes conversation,
            boolean hidden,
            JoseKey key,
            AgreementKey boxKey,
            Optional<AgreementPublicKey> peer,
            Life life,
            List<RelayAddress> servers)
            implements MeshRecord {
        static final int KIND = 40;

        public Receiving {
            servers = List.copyOf(servers);
            require(servers.size() <= Address.Held.MAX_SERVERS, "so few servers");
        }

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param told whether the contact has confirmed it
         * @param made when
         * @param renewed when another is to take its place
         * @param ends if another took its place, until when it is fetched
         */
        public record Life(boolean told, Instant made, Instant renewed, Optional<Instant> ends) {}
    }

    /**
     * A key at which a contact receives.
     *
     * @param conversation {@value ProfileRecord#CONVERSATION_SIZE} bytes
     * @param routeKey boxes what we send there
     * @param since when it was told
     * @param ends if another took its place, until when it may sign
     */
    record Sending(
            Bytes conversation,
            MeshRoute route,
            AgreementKey routeKey,
            Instant since,
            Optional<Instant> ends)
            implements MeshRecord {
        static final int KIND = 41;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What was found out about a server ({@code spec/40-mesh} §12.1).
     *
     * @param suspicion L in thousandths, at most {@value #MAX_SUSPICION}
     * @param quarantines within seven days, at most {@value #MAX_QUARANTINES}
     * @param quarantine the last one, if there was any
     */
    record Score(int suspicion, int quarantines, Optional<Quarantine> quarantine) {
        public static final int MAX_SUSPICION = 100_000;
        public static final int MAX_QUARANTINES = 255;

        public Score {
            require(
                    suspicion >= 0
                            && suspicion <= MAX_SUSPICION
                            && quarantines >= 0
                            && quarantines <= MAX_QUARANTINES,
                    "a score");
        }
    }

    /** From when to when, which is later. */
    record Quarantine(Instant from, Instant until) {
        public Quarantine {
            require(from.toEpochMilli() > 0 && until.isAfter(from), "a quarantine");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedException("not " + what);
        }
    }
}
