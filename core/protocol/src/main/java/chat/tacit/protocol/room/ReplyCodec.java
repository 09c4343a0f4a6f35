package chat.tacit.protocol.room;

import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** The form of {@code Reply} in {@code secret.proto}. */
public final class ReplyCodec {
    private static final int REFUSED = 1;
    private static final int DONE = 2;
    private static final int SIGN_IN_TERMS = 3;
    private static final int SIGNED_IN = 4;
    private static final int KEY = 5;
    private static final int PRIVATE_KEY = 6;
    private static final int CHANNEL_PAIR = 7;
    private static final int INVITED = 8;
    private static final int POSTED = 9;
    private static final int HEAD = 10;
    private static final int STATE = 11;
    private static final int MESSAGE = 12;
    private static final int QUIET = 13;
    private static final int PART = 14;

    private ReplyCodec() {}

    public static byte[] encode(Reply reply) {
        return Proto.Writer.create().message(code(reply), out -> write(reply, out)).toByteArray();
    }

    private static int code(Reply reply) {
        return switch (reply) {
            case Reply.Refused it -> REFUSED;
            case Reply.Done it -> DONE;
            case SignInTerms it -> SIGN_IN_TERMS;
            case Reply.SignedIn it -> SIGNED_IN;
            case Reply.Key it -> KEY;
            case Reply.PrivateKey it -> PRIVATE_KEY;
            case Reply.ChannelPair it -> CHANNEL_PAIR;
            case Reply.Invited it -> INVITED;
            case Reply.Posted it -> POSTED;
            case Reply.Head it -> HEAD;
            case Reply.StateItem it -> STATE;
            case Reply.MessageItem it -> MESSAGE;
            case Reply.Quiet it -> QUIET;
            case Reply.Part it -> PART;
        };
    }

    private static void write(Reply reply, Proto.Writer out) {
        switch (reply) {
            case Reply.Refused it -> {
                out.u32(1, it.refusal().code()).u64(2, it.detail());
                it.head().ifPresent(head -> out.message(3, inner -> writeHead(head, inner)));
            }
            case Reply.Done it -> {}
            case SignInTerms it -> it.write(out);
            case Reply.SignedIn it -> {
                out.bytes(1, it.token().expose()).u64(2, it.keyVersion()).u64(3, it.blobVersion());
                it.privateRoom().ifPresent(room -> out.bytes(4, room.bytes()));
                out.u32(5, it.waiting());
            }
            case Reply.Key it -> out.message(1, it.bundle()::write);
            case Reply.PrivateKey it -> out.u64(1, it.version()).bytes(2, it.blob());
            case Reply.ChannelPair it -> out.bytes(1, it.room().bytes());
            case Reply.Invited it ->
                    out.u64(1, it.number())
                            .u64(2, it.received().getEpochSecond())
                            .bytes(3, it.sealed());
            case Reply.Posted it -> out.u64(1, it.position()).u64(2, it.stamp());
            case Reply.Head it -> writeHead(it, out);
            case Reply.StateItem it ->
                    out.u64(1, it.received().getEpochSecond())
                            .u32(2, it.power().code())
                            .bytes(3, it.event().encode().bytes())
                            .u64(4, it.messages());
            case Reply.MessageItem it ->
                    out.u64(1, it.position())
                            .u64(2, it.received().getEpochSecond())
                            .u64(3, it.stamp())
                            .bytes(4, it.event().bytes());
            case Reply.Quiet it -> {}
            case Reply.Part it -> out.bytes(1, it.part());
        }
    }

    private static void writeHead(Reply.Head head, Proto.Writer out) {
        out.u64(1, head.last().position())
                .bytes(2, head.last().coreHash())
                .u64(3, head.next())
                .u64(4, head.term().position())
                .u64(5, head.message());
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one reply
     */
    public static Reply decode(ByteRange bytes) {
        return Proto.Reader.of(bytes, Reply.MAX_SIZE).whole(ReplyCodec::read);
    }

    private static Reply read(Proto.Reader in) {
        int code = in.next();
        return in.message(code, fields -> fields(code, fields));
    }

    private static Reply fields(int code, Proto.Reader in) {
        return switch (code) {
            case REFUSED -> refused(in);
            case DONE -> new Reply.Done();
            case SIGN_IN_TERMS -> SignInTerms.read(in);
            case SIGNED_IN -> signedIn(in);
            case KEY -> new Reply.Key(in.message(1, SignedBundle::read));
            case PRIVATE_KEY ->
                    new Reply.PrivateKey(in.u64(1), in.bytes(2, Request.PostPrivateKey.BLOB_SIZE));
            case CHANNEL_PAIR -> new Reply.ChannelPair(new RoomId(in.bytes(1, RoomId.SIZE)));
            case INVITED -> invited(in);
            case POSTED -> new Reply.Posted(in.u64(1), in.u64(2));
            case HEAD -> head(in);
            case STATE -> stateItem(in);
            case MESSAGE -> messageItem(in);
            case QUIET -> new Reply.Quiet();
            case PART -> new Reply.Part(in.bytes(1, 1, PartRef.MAX_PART));
            default -> throw new MalformedException("reply " + code + " doesn't exist");
        };
    }

    private static Reply refused(Proto.Reader in) {
        return new Reply.Refused(
                Refusal.of(in.u32(1)),
                in.u64(2),
                in.has(3) ? Optional.of(in.message(3, ReplyCodec::head)) : Optional.empty());
    }

    private static Reply signedIn(Proto.Reader in) {
        return new Reply.SignedIn(
                RequestCodec.secret(in, 1, Request.SignIn.TOKEN_SIZE),
                in.u64(2),
                in.u64(3),
                in.has(4) ? Optional.of(new RoomId(in.bytes(4, RoomId.SIZE))) : Optional.empty(),
                in.count(5, Integer.MAX_VALUE));
    }

    private static Reply invited(Proto.Reader in) {
        return new Reply.Invited(
                in.u64(1),
                Numbers.readSeconds(in, 2),
                in.bytes(3, Request.PostInvitation.MIN_SIZE, Request.PostInvitation.MAX_SIZE));
    }

    private static Reply.Head head(Proto.Reader in) {
        return new Reply.Head(
                new Place(in.u64(1), in.bytes(2, Hash.SIZE)),
                in.u64(3),
                new Term(in.u64(4)),
                in.u64(5));
    }

    private static Reply stateItem(Proto.Reader in) {
        return new Reply.StateItem(
                Numbers.readSeconds(in, 1),
                Power.of(in.u32(2)),
                StateEvent.decode(in.bytes(3, 1, StateEvent.MAX_SIZE)),
                in.u64(4));
    }

    private static Reply messageItem(Proto.Reader in) {
        return new Reply.MessageItem(
                in.u64(1),
                Numbers.readSeconds(in, 2),
                in.u64(3),
                EventBytes.message(in.bytes(4, 1, EventBytes.MAX_MESSAGE)));
    }
}
