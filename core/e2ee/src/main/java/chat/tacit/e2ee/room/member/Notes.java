package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.protocol.wire.Proto;

/**
 * What a machine notes of where it is; it is written after each input that changed it.
 *
 * <p>Everything here is small. Members, keys and what waits stand in the memory for themselves.
 */
final class Notes {
    private static final int MAX_SIZE = 512;

    /** Position of the create or TrustKey by which this account is a member. */
    long joined;

    /** Whether messages are read from the TrustKey on, whose place among them isn't known yet. */
    boolean fromNow;

    /** Whether the host's chain was seen to hold the event that is last in memory. */
    boolean anchored;

    /** Whether this member has yet to say that it is here. */
    boolean arrives;

    /** The last message event that was read, by position and hash. */
    long message;

    Bytes last = MessageEvent.NONE;
    MessageStream.Stand stand = MessageStream.Stand.beginning(true);

    /** Position of the last commit that the host follows, valid or not. */
    long hostTerm;

    /** Whether an admin has left who has the admins' key that is in force. */
    boolean adminLeft;

    /** Whether the host has yet to be told that the room is deleted. */
    boolean deletes;

    /** Whether this account isn't a member any more. */
    boolean left;

    /** Whether the room is over, or its host has it no more. */
    boolean gone;

    /** What reads terms before the newest. */
    Former former = new Former();

    Bytes encode() {
        Proto.Writer out = Proto.Writer.create();
        out.u64(1, joined)
                .bool(2, fromNow)
                .bool(3, anchored)
                .bool(4, arrives)
                .u64(5, message)
                .bytes(6, last)
                .u64(7, stand.stamp())
                .u64(8, stand.epoch())
                .u32(9, stand.counted())
                .bool(10, stand.fromItsBeginning())
                .bool(11, stand.whole())
                .u64(12, hostTerm)
                .bool(13, adminLeft)
                .bool(14, deletes)
                .bool(15, left)
                .bool(16, gone);
        former.write(17, out);
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    static Notes decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Notes::read);
    }

    private static Notes read(Proto.Reader in) {
        Notes notes = new Notes();
        notes.joined = in.u64(1);
        notes.fromNow = in.bool(2);
        notes.anchored = in.bool(3);
        notes.arrives = in.bool(4);
        notes.message = in.u64(5);
        notes.last = in.bytes(6, Hash.SIZE);
        notes.stand =
                new MessageStream.Stand(
                        in.u64(7),
                        in.u64(8),
                        in.count(9, Integer.MAX_VALUE),
                        in.bool(10),
                        in.bool(11));
        notes.hostTerm = in.u64(12);
        notes.adminLeft = in.bool(13);
        notes.deletes = in.bool(14);
        notes.left = in.bool(15);
        notes.gone = in.bool(16);
        notes.former = Former.read(17, in);
        return notes;
    }
}
