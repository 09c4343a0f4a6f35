package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
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
    /** The highest kind of those that follow each other; two have one behind. */
    int LAST = 20;

    /**
     * A contact, without our keys: every device has keys of its own.
     *
     * @param conversation {@value ProfileRecord#CONVERSATION_SIZE} bytes, the same on every device
     * @param peer the keys of the contact's root device
     * @param ours our device log, from its entry 0 on
     * @param theirs the contact's; empty before its hello
     * @param hidden whether the contact is reached by the mesh and in no other way
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
            Presented presented,
            boolean hidden)
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
     * @param linkedBy the number of the device that linked it, with which it so has a connection; 0
     *     for the first
     */
    record Device(int number, String name, Instant added, Whose whose, int linkedBy)
            implements LinkedRecord {
        static final int KIND = 16;
        public static final int MAX_NUMBER = 255;
        public static final int MAX_NAME = 128;

        public Device {
            if (number < 1 || number > MAX_NUMBER || name.isEmpty() || linkedBy > MAX_NUMBER) {
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

    /**
     * Which keys a device of the profile has for a contact.
     *
     * @param device its number in the profile, from 1 to {@value Device#MAX_NUMBER}
     */
    record Held(Bytes conversation, int device, ContactIdentity keys) implements LinkedRecord {
        static final int KIND = 17;

        public Held {
            if (device < 1 || device > Device.MAX_NUMBER) {
                throw new MalformedException("no device");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A device asks to be connected with devices of a contact: who has a session with them hands
     * over its invitations, and first adds it to the log if it isn't there.
     *
     * @param log our log in which it stands or is to stand: another may take its place before this
     *     comes
     * @param keys of the device that asks, for this contact
     * @param invitations 1 to {@value #MAX_INVITATIONS}, one for each device of the contact
     */
    record Asked(Bytes conversation, LogId log, ContactIdentity keys, List<Invited> invitations)
            implements LinkedRecord {
        static final int KIND = 18;

        /** As many as a log has devices. */
        public static final int MAX_INVITATIONS = 8;

        public Asked {
            invitations = List.copyOf(invitations);
            long devices = invitations.stream().map(Invited::device).distinct().count();
            if (invitations.isEmpty() || devices != invitations.size()) {
                throw new MalformedException("not one invitation for each device");
            }
            for (Invited invited : invitations) {
                requireOf(keys, invited.invitation());
            }
        }

        /** A contact would refuse whatever comes with another. */
        private static void requireOf(ContactIdentity keys, Invitation invitation) {
            boolean theirs =
                    invitation.keys().identity().equals(keys.identity())
                            && invitation.keys().root().equals(keys.root());
            if (!theirs
                    || invitation.kind() != InvitationKind.CONNECTION
                    || invitation.longForm()) {
                throw new MalformedException("no invitation of the device that asks");
            }
        }

        /**
         * An invitation for one device.
         *
         * @param device its number in the contact's log, from 1 to 255
         */
        public record Invited(int device, Invitation invitation) {
            public Invited {
                if (device < 1 || device > Device.MAX_NUMBER) {
                    throw new MalformedException("no device");
                }
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * Both device logs of a contact, as the device that tells has them.
     *
     * @param ours from its entry 0 on
     * @param theirs empty before their hello
     */
    record Logs(Bytes conversation, List<SignedEntry> ours, List<SignedEntry> theirs)
            implements LinkedRecord {
        static final int KIND = 19;

        public Logs {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
            if (ours.isEmpty()) {
                throw new MalformedException("a contact without a log of ours");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A device that was removed from the profile; its number isn't given again.
     *
     * @param device from 1 to {@value Device#MAX_NUMBER}
     * @param by the device that removes it, and signs the entries that say so; the same range
     */
    record Removed(int device, int by) implements LinkedRecord {
        static final int KIND = 20;

        public Removed {
            if (device < 1 || device > Device.MAX_NUMBER || by < 1 || by > Device.MAX_NUMBER) {
                throw new MalformedException("no device");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * Keys were renewed with a contact, as both sides say.
     *
     * @param level the contact's since, as the device that tells has it
     * @param pair verified by who takes it
     */
    record Renewed(Bytes conversation, Level level, RenewalPair pair) implements LinkedRecord {
        static final int KIND = 25;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What opens a file of the history and where it lies, of a message that came before.
     *
     * @param own whether it is a message of ours
     * @param content under the message's id, with a {@link FileBody}
     */
    record File(Bytes conversation, boolean own, Content content) implements LinkedRecord {
        static final int KIND = 22;

        public File {
            if (!(content.body() instanceof FileBody)) {
                throw new MalformedException("no file");
            }
        }

        /** What the sender told of it. */
        public FileBody body() {
            return switch (content.body()) {
                case FileBody file -> file;
                case Body other -> throw new IllegalStateException("checked: " + other.kind());
            };
        }

        @Override
        public int kind() {
            return KIND;
        }
    }
}
