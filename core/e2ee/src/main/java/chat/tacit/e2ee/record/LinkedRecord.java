package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one device of a profile tells another, and no backup holds ({@code spec/65-device} §8).
 * There is no private key in any of them.
 */
public sealed interface LinkedRecord extends ProfileRecord {
    /** The highest kind. */
    int LAST = 16;

    /**
     * A contact, without our keys: every device has keys of its own.
     *
     * @param conversation {@value ProfileRecord#CONVERSATION_SIZE} bytes, the same on every device
     * @param peer the keys of the contact's root device
     * @param ours our device log, from its entry 0 on
     * @param theirs the contact's; empty before its hello
     */
    record Known(
            Bytes conversation,
            Level level,
            Instant began,
            ContactIdentity peer,
            Travel travel,
            Optional<Travel> peerTravel,
            List<SignedEntry> ours,
            List<SignedEntry> theirs,
            Presented presented)
            implements LinkedRecord {
        static final int KIND = 11;

        /** Entries of a log that fit a record; the others are asked for. */
        public static final int MAX_ENTRIES = 200;

        public Known {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
            if (ours.isEmpty()) {
                throw new MalformedException("a contact without a log of ours");
            }
        }

        /**
         * How the contact presents itself.
         *
         * @param picture empty if none
         * @param namedAt since when it is shown by the name by which it is shown
         */
        public record Presented(String name, String status, Bytes picture, Instant namedAt) {}

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What the user decided about a contact. Of two the one with the higher stamp holds, of two
     * with the same the larger value, so all devices come to the same.
     *
     * @param field what it is about, from 1 to {@value #MAX_FIELD}
     * @param stamp above that of every decision that the device knew when it was made
     * @param value empty for none
     */
    record Mark(Bytes conversation, int field, long stamp, Bytes value) implements LinkedRecord {
        static final int KIND = 12;
        public static final int MAX_FIELD = 10;
        static final int MAX_VALUE = 16_384;

        public Mark {
            if (field < 1 || field > MAX_FIELD || stamp < 0) {
                throw new MalformedException("no decision about a contact");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** A message of ours, which came before, that a device with a session is to send. */
    record Outgoing(Bytes conversation, ContentId id) implements LinkedRecord {
        static final int KIND = 13;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What was said about an earlier message, for a device with a session to send.
     *
     * @param content with an amendment
     */
    record Amended(Bytes conversation, Content content) implements LinkedRecord {
        static final int KIND = 14;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** A contact that was deleted. */
    record Gone(Bytes conversation) implements LinkedRecord {
        static final int KIND = 15;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A device of the profile.
     *
     * @param number from 1 to 255
     * @param name at most {@value #MAX_NAME} bytes
     */
    record Device(int number, String name, Instant added, Whose whose) implements LinkedRecord {
        static final int KIND = 16;
        public static final int MAX_NUMBER = 255;
        public static final int MAX_NAME = 128;

        public Device {
            if (number < 1 || number > MAX_NUMBER || name.isEmpty()) {
                throw new MalformedException("no device");
            }
        }

        /** Which of the two that speak it is. */
        public enum Whose {
            ANOTHER(0),
            /** The one that is told. */
            YOURS(1),
            /** The one that tells. */
            MINE(2);

            private final int code;

            Whose(int code) {
                this.code = code;
            }

            int code() {
                return code;
            }

            static Whose of(int code) {
                return switch (code) {
                    case 0 -> ANOTHER;
                    case 1 -> YOURS;
                    case 2 -> MINE;
                    default -> throw new MalformedException("nobody's device: " + code);
                };
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }
}
