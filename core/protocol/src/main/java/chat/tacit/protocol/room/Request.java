package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

import java.util.Optional;

/** What a frame holds: what is asked of a relay ({@code spec/50-room} §4), one for each method. */
public sealed interface Request {

    /** Which method it is of. */
    Method method();

    /** How the password of an account becomes keys. */
    record GetSignIn(Handle handle) implements Request {
        @Override
        public Method method() {
            return Method.GET_SIGN_IN;
        }
    }

    /**
     * Makes an account; the same again is done.
     *
     * @param terms as {@link GetSignIn} tells them
     * @param access what proves an invite code where the relay asks for one, 32 bytes
     * @param accountSignature over {@link SignInProof#registration}, 64 bytes
     * @param signInSignature over the same, 64 bytes
     */
    record Register(
            Handle handle,
            VerifyingKey accountKey,
            VerifyingKey signInKey,
            SignInTerms terms,
            Optional<Bytes> access,
            Bytes accountSignature,
            Bytes signInSignature)
            implements Request {
        public Register {
            access.ifPresent(it -> it.requireSize(SignInProof.ACCESS_SIZE, "a proof of access"));
            requireSignature(accountSignature);
            requireSignature(signInSignature);
        }

        @Override
        public Method method() {
            return Method.REGISTER;
        }
    }

    /**
     * Signs this session in.
     *
     * @param token of an earlier sign-in, {@value SignIn#TOKEN_SIZE} bytes
     */
    record SignIn(Handle handle, By by, Optional<Secret> token) implements Request {
        public static final int TOKEN_SIZE = 32;

        public SignIn {
            token.ifPresent(SignIn::requireToken);
        }

        static void requireToken(Secret token) {
            if (token.size() != TOKEN_SIZE) {
                throw new MalformedException("a token has " + TOKEN_SIZE + " bytes");
            }
        }

        @Override
        public Method method() {
            return Method.SIGN_IN;
        }

        /** How somebody shows that the account is theirs. */
        public sealed interface By {
            /** Over {@link SignInProof#password} or {@link SignInProof#device}, 64 bytes. */
            Bytes signature();
        }

        /** By the sign-in key that the password becomes. */
        public record Password(Bytes signature) implements By {
            public Password {
                requireSignature(signature);
            }
        }

        /** By the key of a device, which the account key has certified. */
        public record Device(DeviceCertificate certificate, Bytes signature) implements By {
            public Device {
                requireSignature(signature);
            }
        }
    }

    /** Puts the account's bundle in the place of the one before. */
    record PostKey(SignedBundle bundle) implements Request {
        @Override
        public Method method() {
            return Method.POST_KEY;
        }
    }

    /** Looks the bundle of an account up. */
    record GetKey(Handle handle) implements Request {
        @Override
        public Method method() {
            return Method.GET_KEY;
        }
    }

    /**
     * Puts the account's sealed private keys in the place of those before.
     *
     * @param version one above the stored one's, which the blob names
     * @param blob {@value PostPrivateKey#BLOB_SIZE} bytes ({@code spec/70-key-backup} §8)
     */
    record PostPrivateKey(
            AccountName account, long version, Bytes blob, Optional<NewPassword> password)
            implements Request {
        public static final int BLOB_SIZE = 12_378;

        public PostPrivateKey {
            Numbers.requirePositive(version, "the version of a blob");
            blob.requireSize(BLOB_SIZE, "a blob");
        }

        @Override
        public Method method() {
            return Method.POST_PRIVATE_KEY;
        }

        /**
         * What the blob is under from now on.
         *
         * @param terms as {@link GetSignIn} tells them
         * @param signature by the new key, over {@link SignInProof#newPassword}, 64 bytes
         */
        public record NewPassword(VerifyingKey signInKey, SignInTerms terms, Bytes signature) {
            public NewPassword {
                requireSignature(signature);
            }
        }
    }

    /** Fetches the account's sealed private keys. */
    record GetPrivateKey() implements Request {
        @Override
        public Method method() {
            return Method.GET_PRIVATE_KEY;
        }
    }

    /** Lets a device be known no more. */
    record CutDevice(DeviceId device) implements Request {
        @Override
        public Method method() {
            return Method.CUT_DEVICE;
        }
    }

    /**
     * Ends the account.
     *
     * @param signature by the account key, over {@link SignInProof#deleteAccount}, 64 bytes
     */
    record DeleteAccount(Bytes signature) implements Request {
        public DeleteAccount {
            requireSignature(signature);
        }

        @Override
        public Method method() {
            return Method.DELETE_ACCOUNT;
        }
    }

    /**
     * Makes the id of a room.
     *
     * @param isPrivate whether it is the account's private pair
     * @param keep the private pair that stays, where others end for this one; from a session that
     *     signed in by password
     */
    record GenerateChannelPair(AccountName account, boolean isPrivate, Optional<RoomId> keep)
            implements Request {
        public GenerateChannelPair {
            if (keep.isPresent() && !isPrivate) {
                throw new MalformedException("a room in the place of a private pair");
            }
        }

        public GenerateChannelPair(AccountName account, boolean isPrivate) {
            this(account, isPrivate, Optional.empty());
        }

        @Override
        public Method method() {
            return Method.GENERATE_CHANNEL_PAIR;
        }
    }

    /**
     * Leaves an invitation for an account.
     *
     * @param sealed {@value PostInvitation#MIN_SIZE} to {@value PostInvitation#MAX_SIZE} bytes
     * @param nonce of its {@link InvitationWork}
     */
    record PostInvitation(Handle handle, Bytes sealed, long nonce) implements Request {
        public static final int MIN_SIZE = 2_048;
        public static final int MAX_SIZE = 5_120;

        public PostInvitation {
            if (sealed.size() < MIN_SIZE || sealed.size() > MAX_SIZE) {
                throw new MalformedException("an invitation of " + sealed.size() + " bytes");
            }
        }

        @Override
        public Method method() {
            return Method.POST_INVITATION;
        }
    }

    /** Tells the invitations that wait behind this one, and those that come. */
    record StreamInvitations(long after) implements Request {
        public StreamInvitations {
            Numbers.require(after, "the number of an invitation");
        }

        @Override
        public Method method() {
            return Method.STREAM_INVITATIONS;
        }
    }

    /** Deletes the invitations up to and with this one. */
    record DropInvitations(long through) implements Request {
        public DropInvitations {
            Numbers.require(through, "the number of an invitation");
        }

        @Override
        public Method method() {
            return Method.DROP_INVITATIONS;
        }
    }

    /**
     * Appends an event.
     *
     * @param by over {@link Capability.Post}
     * @param power whose key of the term signs
     */
    record PostEvent(Capability by, Power power, Posting posting) implements Request {
        @Override
        public Method method() {
            return Method.POST_EVENT;
        }
    }

    /**
     * Tells both streams of a room, in the one order that they have.
     *
     * @param by over {@link Capability.Read}
     * @param after the last events that aren't told
     * @param through the last message event that is wanted; 0: no end
     * @param last begin with the last so many message events instead; 0: no
     * @param live stay, and tell what comes
     */
    record StreamEvents(Capability by, Positions after, long through, int last, boolean live)
            implements Request {
        public StreamEvents {
            Numbers.require(through, "a position");
            if (last < 0) {
                throw new MalformedException("the last " + last + " events");
            }
        }

        @Override
        public Method method() {
            return Method.STREAM_EVENTS;
        }
    }

    /**
     * Puts a sealed piece beside the streams.
     *
     * @param by over {@link Capability.PostPart}
     * @param part 1 to {@value PartRef#MAX_PART} bytes
     */
    record PostPart(Capability by, Power power, Bytes part) implements Request {
        public PostPart {
            if (part.isEmpty() || part.size() > PartRef.MAX_PART) {
                throw new MalformedException("a part of " + part.size() + " bytes");
            }
        }

        @Override
        public Method method() {
            return Method.POST_PART;
        }
    }

    /**
     * Fetches such a piece.
     *
     * @param by over {@link Capability.Read}
     */
    record GetPart(Capability by, long number) implements Request {
        public GetPart {
            Numbers.require(number, "the number of a part");
        }

        @Override
        public Method method() {
            return Method.GET_PART;
        }
    }

    /**
     * Deletes the message events of a private pair up to and with one.
     *
     * @param by over {@link Capability.Trim}
     */
    record TrimChannel(Capability by, long through) implements Request {
        public TrimChannel {
            Numbers.require(through, "a position");
        }

        @Override
        public Method method() {
            return Method.TRIM_CHANNEL;
        }
    }

    /**
     * Ends a room.
     *
     * @param by over {@link Capability.Delete}
     */
    record DeleteRoom(Capability by) implements Request {
        @Override
        public Method method() {
            return Method.DELETE_ROOM;
        }
    }

    private static void requireSignature(Bytes signature) {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }
}
