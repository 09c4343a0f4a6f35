package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;

import java.util.function.Function;

/**
 * One frame from a client ({@code spec/30-queue} §4).
 *
 * @param seq the number of the frame in its session, from 0
 * @param authenticator 32 bytes; zeros in a subscribe frame, whose entries carry their own
 * @param signed the command's bytes as they were received or are to be sent, which the
 *     authenticator covers
 */
public record Request(
        long seq, EntityId entity, Bytes authenticator, ByteRange signed, Command command) {
    /** No request is larger. */
    public static final int MAX_SIZE = 69_000;

    public Request {
        authenticator.requireSize(Authenticator.SIZE, "an authenticator");
    }

    /**
     * The frame that asks for {@code command}.
     *
     * @param authenticate makes the authenticator over the command's bytes
     */
    public static byte[] frame(
            long seq, EntityId entity, Command command, Function<ByteRange, Bytes> authenticate) {
        ByteRange signed = ByteRange.of(CommandCodec.encode(command));
        Bytes authenticator = authenticate.apply(signed);
        return new Request(seq, entity, authenticator, signed, command).encode();
    }

    /** The subscribe frame, which has no authenticator of its own. */
    public static byte[] frame(long seq, Command.Subscribe subscribe) {
        return frame(seq, EntityId.NONE, subscribe, bytes -> Bytes.zeros(Authenticator.SIZE));
    }

    public byte[] encode() {
        return Proto.Writer.sized(signed.size() + 80)
                .u64(1, seq)
                .bytes(2, entity.bytes())
                .bytes(3, authenticator)
                .bytes(4, signed)
                .toByteArray();
    }

    /**
     * @throws MalformedException if the frame isn't exactly one request
     */
    public static Request decode(byte[] frame) {
        return Proto.Reader.of(frame, MAX_SIZE).whole(Request::decode);
    }

    private static Request decode(Proto.Reader in) {
        long seq = in.u64(1);
        EntityId entity = new EntityId(in.bytes(2, EntityId.SIZE));
        Bytes authenticator = in.bytes(3, Authenticator.SIZE);
        ByteRange signed = in.range(4, 1, MAX_SIZE);
        Command command = CommandCodec.decode(signed);
        requireEntity(command, entity, authenticator);
        return new Request(seq, entity, authenticator, signed, command);
    }

    private static void requireEntity(Command command, EntityId entity, Bytes authenticator) {
        switch (command) {
            case Command.Create create -> requireNone(entity);
            case Command.PutBlob put -> requireNone(entity);
            case Command.Subscribe subscribe -> {
                requireNone(entity);
                if (!authenticator.isZero()) {
                    throw new MalformedException("a subscribe frame has no authenticator");
                }
            }
            case Command.Secure secure -> {}
            case Command.Send send -> {}
            case Command.Acknowledge acknowledge -> {}
            case Command.Delete delete -> {}
            case Command.PutLink put -> {}
            case Command.FetchLink fetch -> {}
            case Command.LinkState state -> {}
            case Command.DeleteLink delete -> {}
            case Command.GetBlob get -> {}
            case Command.DeleteBlob delete -> {}
            case Command.ReplaceSender replace -> {}
            case Command.Turn turn -> {}
        }
    }

    private static void requireNone(EntityId entity) {
        if (!entity.equals(EntityId.NONE)) {
            throw new MalformedException("a command without an entity names one");
        }
    }
}
