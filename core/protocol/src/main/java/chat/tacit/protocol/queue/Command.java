package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks of a relay ({@code spec/30-queue} §5). The entity it is about and the
 * authenticator stand beside it in the {@link Request}.
 */
public sealed interface Command {

    /** The command byte: the number of the command's field in {@code queue.proto}. */
    int code();

    /**
     * Makes a queue. Entity: none; authenticated by the recipient key it registers. The same again
     * answers the same ids.
     *
     * @param recipient the recipient's server key
     * @param sender the sender's id, which the recipient computes from the box key
     * @param senderKey the sender's server key where it is known, else {@code secure} brings it
     * @param open whether anybody who knows the sender id may send, with work
     * @param access the proof of the relay's server key where it asks for one, 32 bytes
     */
    record Create(
            AgreementPublicKey recipient,
            SenderId sender,
            Optional<AgreementPublicKey> senderKey,
            boolean open,
            Optional<Bytes> access)
            implements Command {
        public static final int CODE = 1;

        public Create {
            if (open && senderKey.isPresent()) {
                throw new MalformedException("an open queue has no sender key");
            }
        }

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Registers the sender's server key, once. Entity: sender id; authenticated by the key it
     * registers. The same key again is well.
     */
    record Secure(AgreementPublicKey senderKey) implements Command {
        public static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Asks for the deliveries of 1 to {@value #MAX_ENTRIES} queues. Entity: none; each entry is
     * authenticated on its own by the recipient key of its queue.
     *
     * @param window at most that many unacknowledged deliveries in flight per queue; 0 is 16
     */
    record Subscribe(List<Entry> entries, int window) implements Command {
        public static final int CODE = 3;
        public static final int MAX_ENTRIES = 1_000;
        public static final int MAX_WINDOW = 64;

        public Subscribe {
            entries = List.copyOf(entries);
            if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
                throw new MalformedException("1 to " + MAX_ENTRIES + " queues a frame");
            }
            // Two answers to one queue under one seq would be sealed under one nonce.
            Set<RecipientId> seen = HashSet.newHashSet(entries.size());
            for (Entry entry : entries) {
                if (!seen.add(entry.queue())) {
                    throw new MalformedException("a queue stands twice in one frame");
                }
            }
            if (window < 0 || window > MAX_WINDOW) {
                throw new MalformedException("a window is at most " + MAX_WINDOW);
            }
        }

        @Override
        public int code() {
            return CODE;
        }

        /**
         * @param authenticator over seq, the queue's id and the command byte, 32 bytes
         */
        public record Entry(RecipientId queue, Bytes authenticator) {
            public Entry {
                authenticator.requireSize(Authenticator.SIZE, "an authenticator");
            }
        }
    }

    /**
     * Puts a message into a queue. Entity: sender id; authenticated by the sender key, or in an
     * open queue by the fresh key that the work names.
     */
    record Send(Body body, Optional<Work> work) implements Command {
        public static final int CODE = 4;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Lets the relay delete the messages up to and with {@code through}. Entity: recipient id;
     * authenticated by the recipient key.
     */
    record Acknowledge(long through) implements Command {
        public static final int CODE = 5;

        public Acknowledge {
            if (through < 1) {
                throw new MalformedException("a message id is from 1 to 2^63 - 1");
            }
        }

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Deletes a queue with its messages. Entity: recipient id; authenticated by its key. */
    record Delete() implements Command {
        public static final int CODE = 6;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Puts one part of an invitation. Entity: link id; authenticated by the owner key it registers.
     */
    record PutLink(AgreementPublicKey owner, Part part, Bytes blob) implements Command {
        public static final int CODE = 7;

        /** The size of a fixed part, and the largest of a mutable one. */
        public static final int MAX_BLOB = 8_192;

        public PutLink {
            boolean fits =
                    switch (part) {
                        case ONE_TIME, REUSABLE -> blob.size() == MAX_BLOB;
                        case MUTABLE -> !blob.isEmpty() && blob.size() <= MAX_BLOB;
                    };
            if (!fits) {
                throw new MalformedException("a link of " + blob.size() + " bytes");
            }
        }

        @Override
        public int code() {
            return CODE;
        }

        /** Which part of what kind of invitation a blob is. */
        public enum Part {
            /** The fixed part of an invitation that is fetched once. */
            ONE_TIME(1),
            /** The fixed part of an address. */
            REUSABLE(2),
            /** The part of an address that its owner replaces; put after the fixed part. */
            MUTABLE(3);

            private final int code;

            Part(int code) {
                this.code = code;
            }

            public int code() {
                return code;
            }

            static Part of(int code) {
                return switch (code) {
                    case 1 -> ONE_TIME;
                    case 2 -> REUSABLE;
                    case 3 -> MUTABLE;
                    default -> throw new MalformedException("no part of a link: " + code);
                };
            }
        }
    }

    /**
     * Fetches an invitation. Entity: link id; authenticated by the fresh key {@code f} it names, to
     * which the answer is sealed.
     */
    record FetchLink(AgreementPublicKey key) implements Command {
        public static final int CODE = 8;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Asks who fetched an invitation. Entity: link id; authenticated by the owner key. */
    record LinkState() implements Command {
        public static final int CODE = 9;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Deletes an invitation. Entity: link id; authenticated by the owner key. */
    record DeleteLink() implements Command {
        public static final int CODE = 10;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Puts a blob. Entity: none; authenticated by the owner key it registers.
     *
     * @param bytes 4,096·2^n + 16 bytes, n from 0 to 4; a part of the frame it came in
     * @param life whole seconds, from 1 to seven days
     */
    record PutBlob(AgreementPublicKey owner, ByteRange bytes, Duration life) implements Command {
        public static final int CODE = 11;
        public static final int MAX_SIZE = 65_552;
        public static final Duration MAX_LIFE = Duration.ofDays(7);

        public PutBlob {
            int chunk = bytes.size() - 16;
            if (chunk < 4_096 || chunk > 65_536 || Integer.bitCount(chunk) != 1) {
                throw new MalformedException("a blob of " + bytes.size() + " bytes");
            }
            if (life.toSeconds() < 1 || life.compareTo(MAX_LIFE) > 0) {
                throw new MalformedException("a blob lives from 1 second to 7 days");
            }
        }

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Fetches a blob. Entity: blob id; authenticated by the fresh key it names, to which the answer
     * is sealed.
     */
    record GetBlob(AgreementPublicKey key) implements Command {
        public static final int CODE = 12;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** Deletes a blob. Entity: blob id; authenticated by the owner key. */
    record DeleteBlob() implements Command {
        public static final int CODE = 13;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Asks for credentials of a call. Entity: recipient id; authenticated by the recipient key,
     * since owners of queues are all that a relay knows of its clients.
     */
    record Turn() implements Command {
        public static final int CODE = 15;

        @Override
        public int code() {
            return CODE;
        }
    }

    /**
     * Gives a queue another sender key, and closes it if it was open. Entity: recipient id;
     * authenticated by the recipient key.
     */
    record ReplaceSender(AgreementPublicKey senderKey) implements Command {
        public static final int CODE = 14;

        @Override
        public int code() {
            return CODE;
        }
    }
}
