package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.Optional;

/**
 * What a profile is in live sessions, in a backup and between devices ({@code spec/20-live} §3).
 */
public sealed interface LiveRecord extends ProfileRecord {
    /**
     * The profile's own identity, its private half.
     *
     * @param number how many the profile had before, each of which a removed device knew
     */
    record Identity(SigningKey key, Instant made, int number) implements LiveRecord {
        static final int KIND = 26;

        public Identity {
            if (number < 0) {
                throw new MalformedException("a number below zero");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * An identity that the profile knows, or knew.
     *
     * @param known empty if it was removed
     */
    record Trusted(VerifyingKey key, Optional<Known> known) implements LiveRecord {
        static final int KIND = 27;

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param level by itself, without the contact's
         * @param source where it came from, a word of 1 to {@value #MAX_WORD} bytes
         * @param anchor whose certificate said so, else empty
         * @param conversation the contact whose identity it is
         * @param named since when it has its name
         */
        public record Known(
                String name,
                Level level,
                String source,
                String anchor,
                Optional<Bytes> conversation,
                Instant named) {
            public static final int MAX_WORD = 16;

            public Known {
                if (name.isEmpty() || source.isEmpty()) {
                    throw new MalformedException("an identity without a name");
                }
                var _ = new Body.Profile(name, "", Bytes.empty());
            }
        }
    }

    /**
     * A contact is told the profile's identity, and another one if it has another.
     *
     * @param conversation with the contact
     */
    record Told(Bytes conversation) implements LiveRecord {
        static final int KIND = 28;

        public Told {
            conversation.requireSize(CONVERSATION_SIZE, "a conversation");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * The certificates that the profile shows in sessions.
     *
     * @param chain in DER, leaf first; empty if none
     * @param set when the user decided so
     */
    record Certificates(Bytes chain, Instant set) implements LiveRecord {
        static final int KIND = 29;

        /** Bytes of the longest chain. */
        public static final int MAX_SIZE = 4_096;

        public Certificates {
            if (chain.size() > MAX_SIZE) {
                throw new MalformedException("certificates above their limit");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * An authority whose certificates the user believes, or believed.
     *
     * @param name by which the user knows it
     * @param certificate its own, in DER; empty if it was removed
     */
    record Authority(String name, Bytes certificate) implements LiveRecord {
        static final int KIND = 30;

        /** Bytes of the largest certificate. */
        public static final int MAX_SIZE = 16_384;

        public Authority {
            if (name.isEmpty() || certificate.size() > MAX_SIZE) {
                throw new MalformedException("no authority");
            }
            var _ = new Body.Profile(name, "", Bytes.empty());
        }

        @Override
        public int kind() {
            return KIND;
        }
    }
}
