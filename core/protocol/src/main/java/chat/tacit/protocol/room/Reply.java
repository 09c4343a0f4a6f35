package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/** What an answer holds: what a relay says ({@code spec/50-room} §4). */
public sealed interface Reply
        permits SignInTerms,
                Reply.Refused,
                Reply.Done,
                Reply.SignedIn,
                Reply.Key,
                Reply.PrivateKey,
                Reply.ChannelPair,
                Reply.Invited,
                Reply.Posted,
                Reply.Head,
                Reply.StateItem,
                Reply.MessageItem,
                Reply.Quiet,
                Reply.Part {
    /** Bytes of the longest, which tells a state event. */
    int MAX_SIZE = 4 + 10 + 2 + 4 + StateEvent.MAX_SIZE + 10;

    /**
     * No.
     *
     * @param detail the seconds to wait, or the bits of work that are asked; else 0
     * @param head where the room stands, with {@link Refusal#STALE}
     */
    record Refused(Refusal refusal, long detail, Optional<Head> head) implements Reply {
        public Refused {
            Numbers.require(detail, "the detail of a refusal");
            if (head.isPresent() && refusal != Refusal.STALE) {
                throw new MalformedException("a head with another refusal than STALE");
            }
        }

        public static Refused of(Refusal refusal) {
            return new Refused(refusal, 0, Optional.empty());
        }

        /** With the seconds to wait, or the bits that are asked. */
        public static Refused of(Refusal refusal, long detail) {
            return new Refused(refusal, detail, Optional.empty());
        }

        public static Refused stale(Head head) {
            return new Refused(Refusal.STALE, 0, Optional.of(head));
        }
    }

    /** It is done, or was before. */
    record Done() implements Reply {}

    /**
     * The session is signed in.
     *
     * @param token for a device that isn't known, or when a bucket is full; 32 bytes
     * @param keyVersion of the bundle, 0 if none was posted
     * @param blobVersion of the private keys, 0 if none were posted
     * @param privateRoom the account's private pair, if it has one
     * @param waiting how many invitations
     */
    record SignedIn(
            Secret token,
            long keyVersion,
            long blobVersion,
            Optional<RoomId> privateRoom,
            int waiting)
            implements Reply {
        public SignedIn {
            Request.SignIn.requireToken(token);
            Numbers.require(keyVersion, "a version");
            Numbers.require(blobVersion, "a version");
            if (waiting < 0) {
                throw new MalformedException(waiting + " invitations");
            }
        }
    }

    /** The bundle that was asked for; whoever gets it checks it. */
    record Key(SignedBundle bundle) implements Reply {}

    /**
     * The sealed private keys.
     *
     * @param blob {@value Request.PostPrivateKey#BLOB_SIZE} bytes
     */
    record PrivateKey(long version, Bytes blob) implements Reply {
        public PrivateKey {
            Numbers.requirePositive(version, "the version of a blob");
            blob.requireSize(Request.PostPrivateKey.BLOB_SIZE, "a blob");
        }
    }

    /** The id of a new room, which whoever knows it may begin within the hour. */
    record ChannelPair(RoomId room) implements Reply {}

    /**
     * An invitation that waits.
     *
     * @param number rises
     * @param received to the second
     */
    record Invited(long number, Instant received, Bytes sealed) implements Reply {
        public Invited {
            Numbers.require(number, "the number of an invitation");
            received = Numbers.seconds(received);
            if (sealed.size() < Request.PostInvitation.MIN_SIZE
                    || sealed.size() > Request.PostInvitation.MAX_SIZE) {
                throw new MalformedException("an invitation of " + sealed.size() + " bytes");
            }
        }
    }

    /**
     * It was appended, and is durable.
     *
     * @param position of the event, or the number of the part
     * @param stamp of a message event: the position of the state event that was in force; else 0
     */
    record Posted(long position, long stamp) implements Reply {
        public Posted {
            Numbers.require(position, "a position");
            Numbers.require(stamp, "a stamp");
        }
    }

    /**
     * Where a room stands.
     *
     * @param last the last state event
     * @param next the position that the next one gets
     * @param term the position of the last commit
     * @param message the position of the last message event, 0 if there is none
     */
    record Head(Place last, long next, Term term, long message) implements Reply {
        public Head {
            Numbers.require(next, "a position");
            Numbers.require(message, "a position");
        }
    }

    /**
     * A state event of a stream.
     *
     * @param received to the second
     * @param power whose key signed it
     * @param messages position of the last message event before it
     */
    record StateItem(Instant received, Power power, StateEvent event, long messages)
            implements Reply {
        public StateItem {
            received = Numbers.seconds(received);
            Numbers.require(messages, "a position");
        }
    }

    /**
     * A message event of a stream.
     *
     * @param received to the second
     * @param stamp position of the state event that was in force
     */
    record MessageItem(long position, Instant received, long stamp, EventBytes event)
            implements Reply {
        public MessageItem {
            Numbers.requirePositive(position, "a position");
            received = Numbers.seconds(received);
            Numbers.require(stamp, "a stamp");
            if (event.stream() != Stream.MESSAGE) {
                throw new IllegalArgumentException("a state event as a message event");
            }
        }
    }

    /** The stream is alive, and nothing has come. */
    record Quiet() implements Reply {}

    /**
     * The part that was asked for.
     *
     * @param part 1 to {@value PartRef#MAX_PART} bytes
     */
    record Part(Bytes part) implements Reply {
        public Part {
            if (part.isEmpty() || part.size() > PartRef.MAX_PART) {
                throw new MalformedException("a part of " + part.size() + " bytes");
            }
        }
    }
}
