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
    /** The profile's own identity, its private half. */
    record Identity(SigningKey key, Instant made) implements LiveRecord {
        static final int KIND = 26;

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
}
