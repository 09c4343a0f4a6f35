package chat.tacit.e2ee.content;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.queue.SenderId;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a content says ({@code spec/60-contact} §7). */
public sealed interface Body
        permits AccountTold,
                Amendment,
                CallBody,
                DeviceBody,
                FileBody,
                FilePart,
                IdentityBody,
                KeyChange,
                Missing,
                Piece,
                RoomStep,
                Body.Hello,
                Body.History,
                Body.Message,
                Body.Reply,
                Body.Profile,
                Body.Receipt,
                Body.Routes,
                Body.Timer,
                Body.Typing,
                Body.Newer {

    /** The number of the body's field in {@code contact.proto}. */
    int kind();

    /**
     * The first content of either side, which settles how well the contact is known and where it
     * receives.
     *
     * @param travel how the invitation travelled, as the sender's client saw it
     * @param root entry 0 of the sender's device log. Of a one-time invitation its keys are those
     *     of the agreement; an address's owner brings the ones made for this contact
     * @param routes the sender's, one of them for recovery
     */
    record Hello(Travel travel, SignedEntry root, Routes routes) implements Body {
        public static final int KIND = 16;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * @param text 1 byte to {@value Content#MAX_TEXT} bytes of UTF-8
     */
    record Message(String text, Mentions mentions) implements Body {
        public static final int KIND = 17;

        public Message {
            requireText(text);
        }

        /** One that mentions nobody. */
        public Message(String text) {
            this(text, Mentions.NONE);
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A text that answers an earlier message of the conversation, whoever wrote that.
     *
     * @param text as of {@link Message}
     */
    record Reply(ContentId message, String text, Mentions mentions) implements Body {
        public static final int KIND = 18;

        public Reply {
            requireText(text);
        }

        /** One that mentions nobody. */
        public Reply(ContentId message, String text) {
            this(message, text, Mentions.NONE);
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * How the sender presents itself; sent to accepted contacts only.
     *
     * @param name 1 to {@value #MAX_NAME} bytes of UTF-8 on one line, without a space at either end
     * @param status at most {@value #MAX_STATUS} bytes of the same form, empty if none
     * @param picture at most {@value #MAX_PICTURE} bytes of PNG, JPEG or WebP, empty if none
     */
    record Profile(String name, String status, Bytes picture) implements Body {
        public static final int KIND = 24;
        public static final int MAX_NAME = 128;
        public static final int MAX_STATUS = 256;
        public static final int MAX_PICTURE = 12_288;

        public Profile {
            OneLine.require(name, MAX_NAME, "a name");
            OneLine.require(status, MAX_STATUS, "a status");
            if (name.isEmpty()) {
                throw new MalformedException("an empty name");
            }
            if (picture.size() > MAX_PICTURE) {
                throw new MalformedException("a picture of " + picture.size() + " bytes");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What became of the peer's messages. It is also the acknowledgement after which they needn't
     * be sent again.
     *
     * @param messages 1 to {@value #MAX_MESSAGES}, none twice
     */
    record Receipt(Progress progress, List<ContentId> messages) implements Body {
        public static final int KIND = 23;
        public static final int MAX_MESSAGES = 64;

        public Receipt {
            messages = List.copyOf(messages);
            if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
                throw new MalformedException("a receipt for " + messages.size() + " messages");
            }
            if (new HashSet<>(messages).size() != messages.size()) {
                throw new MalformedException("a receipt names a message twice");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        /** How far a message came. */
        public enum Progress {
            /** The client has it. */
            DELIVERED(1),
            /** It was shown. */
            READ(2),
            /** Of a file: its chunks needn't be kept for this side any more. */
            FETCHED(3);

            private final int code;

            Progress(int code) {
                this.code = code;
            }

            public int code() {
                return code;
            }

            static Progress of(int code) {
                return switch (code) {
                    case 1 -> DELIVERED;
                    case 2 -> READ;
                    case 3 -> FETCHED;
                    default -> throw new MalformedException("no progress: " + code);
                };
            }
        }
    }

    /**
     * Where the sender receives from now on, and how it authenticates where it sends. The list
     * replaces all that was told under a lower number.
     *
     * @param receiving at most {@value #MAX_ROUTES}, no two of one box key; at least one if there
     *     is no mesh route
     * @param sending at most {@value #MAX_ROUTES}, no two of one queue
     * @param mesh where the sender receives by the mesh
     */
    record Routes(List<Receiving> receiving, List<Sending> sending, Optional<MeshRoute> mesh)
            implements Body {
        public static final int KIND = 28;
        public static final int MAX_ROUTES = 8;

        public Routes {
            receiving = List.copyOf(receiving);
            sending = List.copyOf(sending);
            if ((receiving.isEmpty() && mesh.isEmpty())
                    || receiving.size() > MAX_ROUTES
                    || sending.size() > MAX_ROUTES) {
                throw new MalformedException("1 to " + MAX_ROUTES + " routes");
            }
            if (receiving.stream().map(it -> it.route().boxKey()).distinct().count()
                            < receiving.size()
                    || sending.stream().map(Sending::queue).distinct().count() < sending.size()) {
                throw new MalformedException("a route stands twice");
            }
        }

        /** Queues alone. */
        public Routes(List<Receiving> receiving, List<Sending> sending) {
            this(receiving, sending, Optional.empty());
        }

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param recovery whether it is kept for re-sync and new routes alone
         */
        public record Receiving(Route route, boolean recovery) {}

        /**
         * How the sender of this content authenticates to the relay of a queue of its peer, so that
         * the peer can make the queue again if that relay lost it.
         *
         * @param serverKey the sender's server key there
         */
        public record Sending(SenderId queue, AgreementPublicKey serverKey) {}
    }

    /**
     * After what time the sender wants messages to disappear; that holds when both sides want the
     * same.
     *
     * @param time whole seconds from {@link #MIN} to {@link #MAX}, or zero: they stay
     */
    record Timer(Duration time) implements Body {
        public static final int KIND = 32;
        public static final Duration MIN = Duration.ofSeconds(5);
        public static final Duration MAX = Duration.ofDays(365);

        public Timer {
            require(time);
        }

        /** Whether it is a time that can be told. */
        public static boolean fits(Duration time) {
            boolean within = time.compareTo(MIN) >= 0 && time.compareTo(MAX) <= 0;
            boolean whole = time.equals(Duration.ofSeconds(time.toSeconds()));
            return time.isZero() || (within && whole);
        }

        static void require(Duration time) {
            if (!fits(time)) {
                throw new MalformedException("a timer of " + time);
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A part of what one device of a profile tells another: records, each behind its length of 4
     * bytes, in one row that parts cut anywhere ({@code spec/65-device} §8).
     *
     * @param number from 1, one more each
     * @param left how many things wait behind this part
     * @param part 1 to {@value #MAX_PART} bytes
     */
    record History(long number, int left, Bytes part) implements Body {
        public static final int KIND = 30;
        public static final int MAX_PART = 12_000;

        public History {
            if (number < 1 || left < 0 || part.isEmpty() || part.size() > MAX_PART) {
                throw new MalformedException("a part of " + part.size() + " bytes");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** Whether the sender is typing just now; never stored. */
    record Typing(boolean active) implements Body {
        public static final int KIND = 31;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A kind of body that this version doesn't know. It is kept, and shown as a newer kind of
     * message.
     *
     * @param kind from {@value #MIN_KIND} to {@value #MAX_KIND}
     * @param bytes the body as received
     */
    record Newer(int kind, Bytes bytes) implements Body {
        public static final int MIN_KIND = 16;
        public static final int MAX_KIND = 2_047;

        public Newer {
            boolean known =
                    switch (kind) {
                        case Hello.KIND,
                                Message.KIND,
                                Reply.KIND,
                                Amendment.Edit.KIND,
                                Amendment.Delete.KIND,
                                Amendment.Reaction.KIND,
                                FileBody.KIND,
                                FilePart.KIND,
                                Receipt.KIND,
                                Profile.KIND,
                                Routes.KIND,
                                IdentityBody.KIND,
                                DeviceBody.KIND,
                                KeyChange.KIND,
                                History.KIND,
                                Timer.KIND,
                                Typing.KIND,
                                Missing.KIND,
                                Piece.KIND,
                                AccountTold.KIND,
                                CallBody.KIND,
                                RoomStep.KIND ->
                                true;
                        default -> false;
                    };
            if (kind < MIN_KIND || kind > MAX_KIND || known) {
                throw new MalformedException("not a newer kind of body: " + kind);
            }
        }
    }

    /** A text of 1 to {@value Content#MAX_TEXT} bytes. */
    static void requireText(String text) {
        int size = Text.utf8(text).length;
        if (size == 0 || size > Content.MAX_TEXT) {
            throw new MalformedException("a text of " + size + " bytes");
        }
    }
}
