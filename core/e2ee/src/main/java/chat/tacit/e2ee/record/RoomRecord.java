package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts and rooms, in a backup and between devices ({@code spec/50-room} §24). */
public sealed interface RoomRecord extends ProfileRecord {
    /** Bytes of a name of a room or an account. */
    int MAX_NAME = 128;

    /** Bytes of a word. */
    int MAX_WORD = 16;

    /**
     * An account of the profile's own.
     *
     * @param held empty if it was deleted
     * @param devices between devices; in a backup there are none
     */
    record Account(AccountAddress account, Optional<Held> held, Devices devices)
            implements RoomRecord {
        static final int KIND = 31;

        public Account(AccountAddress account, Optional<Held> held) {
            this(account, held, Devices.NONE);
        }

        /**
         * What the devices of the profile are to the account.
         *
         * @param known by which ids rooms and the homeserver know them, at most {@value #MOST}
         * @param without numbers of devices that were removed before the keys were made, rising
         */
        public record Devices(List<Device> known, List<Integer> without) {
            /** {@code ACCOUNT_DEVICES}. */
            public static final int MOST = 64;

            public static final Devices NONE = new Devices(List.of(), List.of());

            public Devices {
                known = List.copyOf(known);
                without = List.copyOf(without);
                require(known.size() <= MOST, "the devices of an account");
                int last = -1;
                for (int number : without) {
                    require(number > last && number <= LinkedRecord.Device.MAX_NUMBER, "a device");
                    last = number;
                }
            }

            Bytes numbers() {
                byte[] numbers = new byte[without.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = without.get(i).byteValue();
                }
                return Bytes.owned(numbers);
            }

            static List<Integer> numbers(Bytes encoded) {
                List<Integer> numbers = new ArrayList<>();
                for (byte number : encoded.toArray()) {
                    numbers.add(Byte.toUnsignedInt(number));
                }
                return numbers;
            }
        }

        /**
         * @param number in the profile, from 1
         */
        public record Device(int number, DeviceId id) {
            public Device {
                require(
                        number >= 1 && number <= LinkedRecord.Device.MAX_NUMBER,
                        "the number of a device");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        /**
         * @param keys empty while the first ones are made
         * @param blobVersion the highest that was seen of the private key blob, 0 before the first
         * @param keyVersion the same of the bundle
         * @param token with which it may sign in, {@value #TOKEN_SIZE} bytes
         */
        public record Held(
                Instant made,
                Optional<PrivateKeys> keys,
                long blobVersion,
                long keyVersion,
                Optional<Secret> token) {
            public static final int TOKEN_SIZE = 32;

            public Held {
                require(made.toEpochMilli() > 0, "an account");
                require(blobVersion >= 0 && keyVersion >= 0, "the versions of an account");
                require(token.stream().allMatch(it -> it.size() == TOKEN_SIZE), "a token");
            }
        }
    }

    /**
     * An account that the profile knows.
     *
     * @param level by itself, without the contact's
     * @param source where it came from, a word of 1 to {@value RoomRecord#MAX_WORD} bytes
     * @param name the user's own, empty for the handle
     * @param conversation the contact whose it is
     * @param named since when it has its name
     * @param other with {@link Level#CHANGED}, the key that was told instead
     * @param settled how often it was settled anew which key is the account's: by the user, or by a
     *     device of the old key
     */
    record KnownAccount(
            AccountAddress account,
            VerifyingKey key,
            Level level,
            String source,
            String name,
            Optional<Bytes> conversation,
            Instant named,
            Optional<VerifyingKey> other,
            long settled)
            implements RoomRecord {
        static final int KIND = 32;

        public KnownAccount {
            require(settled >= 0, "how often an account was settled");
            require(!source.isEmpty(), "a source of an account");
            OneLine.require(name, MAX_NAME, "a name of an account");
            require(other.isEmpty() || level == Level.CHANGED, "another key of an account");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A contact was told an account of the profile's.
     *
     * @param conversation with the contact
     */
    record ToldAccount(Bytes conversation, AccountId account) implements RoomRecord {
        static final int KIND = 33;

        public ToldAccount {
            conversation.requireSize(CONVERSATION_SIZE, "a conversation");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * The user decided whether an account is blocked.
     *
     * @param decided when; the later decision counts
     */
    record BlockedAccount(AccountAddress account, boolean blocked, Instant decided)
            implements RoomRecord {
        static final int KIND = 35;

        public BlockedAccount {
            require(decided.toEpochMilli() > 0, "a blocked account");
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * A conversation that is a room; its messages follow.
     *
     * @param account ours
     * @param name as the room has it, empty if that isn't known
     * @param state here, left or gone
     * @param kept what the user keeps about it
     * @param read position of the last message event that was shown, 0 before the first
     */
    record Room(
            RoomId room,
            RelayAddress host,
            AccountId account,
            String name,
            Instant began,
            String state,
            Kept kept,
            long read)
            implements RoomRecord {
        static final int KIND = 34;

        public Room {
            OneLine.require(name, MAX_NAME, "the name of a room");
            require(!state.isEmpty(), "a state of a room");
            require(read >= 0, "a position");
        }

        /**
         * @param ownName the user's name for it, empty if none
         * @param muted whether nothing announces what is said there
         * @param archived hidden until something comes after this
         */
        public record Kept(String ownName, boolean muted, Optional<Instant> archived) {}

        @Override
        public int kind() {
            return KIND;
        }

        /** The conversation's id, which is the same on every device. */
        public Bytes conversation() {
            return conversation(room);
        }

        /** The id of the conversation that is this room. */
        public static Bytes conversation(RoomId room) {
            return Hash.sha256(Fields.of(Labels.ROOM_CONVERSATION).fixed(room.bytes()))
                    .slice(0, CONVERSATION_SIZE);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedException("not " + what);
        }
    }
}
