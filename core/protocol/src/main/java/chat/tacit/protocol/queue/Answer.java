package chat.tacit.protocol.queue;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Refusal;

import com.google.protobuf.CodedOutputStream;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One frame from a relay ({@code spec/30-queue} §4). */
public sealed interface Answer {
    /** No answer is larger. */
    int MAX_SIZE = 69_000;

    /**
     * The sealed answer to a frame, or to one entry of a subscribe frame.
     *
     * @param entry the place in the subscribe frame from 0; 0 for other commands
     * @param box {@value ResponseBox#SIZE} bytes, see {@link ResponseBox#open}
     */
    record Response(long seq, int entry, Bytes box) implements Answer {
        public Response {
            requireEntry(entry);
            box.requireSize(ResponseBox.SIZE, "a response");
        }
    }

    /**
     * The answer to whatever is unknown, forbidden or of another role: the same bytes for the same
     * frame. Also {@link Refusal#RETRY}, where the store failed before the relay knew which of them
     * it was.
     */
    record Refused(long seq, int entry, Refusal refusal) implements Answer {
        public Refused {
            requireEntry(entry);
            if (refusal != Refusal.REFUSED && refusal != Refusal.RETRY) {
                throw new MalformedException("this refusal is told under a seal only");
            }
        }
    }

    /**
     * A message for a subscriber.
     *
     * @param message its id, rising within the queue; to be acknowledged
     * @param counter rises with every delivery of the session
     * @param box of {@link Delivered}, see {@link DeliveryBox#open}
     */
    record Delivery(RecipientId queue, long message, long counter, ByteRange box)
            implements Answer {
        private static final int FIELD = 3;
        private static final int BOX = 4;

        public Delivery {
            if (!Body.isSize(box.size() - Delivered.HEAD - Aead.TAG_SIZE)) {
                throw new MalformedException("a delivery of " + box.size() + " bytes");
            }
        }

        /**
         * A frame with everything but the box in it.
         *
         * @param box where the box begins; it ends where the frame ends
         */
        record Layout(byte[] frame, int box) {}

        static Layout layout(RecipientId queue, long message, long counter, int boxSize) {
            byte[] head =
                    Proto.Writer.sized(64)
                            .bytes(1, queue.bytes())
                            .u64(2, message)
                            .u64(3, counter)
                            .toByteArray();
            int prefix = CodedOutputStream.computeByteArraySize(BOX, new byte[0]) - 1;
            int length = CodedOutputStream.computeUInt32SizeNoTag(boxSize);
            int inner = head.length + prefix + length + boxSize;
            int outer = prefix + CodedOutputStream.computeUInt32SizeNoTag(inner);
            byte[] frame = new byte[outer + inner];
            try {
                CodedOutputStream out = CodedOutputStream.newInstance(frame);
                out.writeTag(FIELD, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(inner);
                out.writeRawBytes(head);
                out.writeTag(BOX, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(boxSize);
                return new Layout(frame, out.getTotalBytesWritten());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Something that the relay says unasked about a queue of this session.
     *
     * @param counter rises with every service message of the session
     * @param box {@value ResponseBox#SIZE} bytes, see {@link ResponseBox#openNotice}
     */
    record Service(RecipientId queue, long counter, Bytes box) implements Answer {
        public Service {
            box.requireSize(ResponseBox.SIZE, "a service message");
        }
    }

    /** The answer to a fetch: what was fetched, sealed to the key that the fetch named. */
    record Content(long seq, ByteRange box) implements Answer {}

    default byte[] encode() {
        return switch (this) {
            case Response it ->
                    frame(1, 128, out -> out.u64(1, it.seq).u32(2, it.entry).bytes(3, it.box));
            case Refused it ->
                    frame(
                            2,
                            32,
                            out -> out.u64(1, it.seq).u32(2, it.entry).u32(3, it.refusal.code()));
            case Delivery it ->
                    frame(
                            Delivery.FIELD,
                            it.box.size() + 64,
                            out ->
                                    out.bytes(1, it.queue.bytes())
                                            .u64(2, it.message)
                                            .u64(3, it.counter)
                                            .bytes(Delivery.BOX, it.box));
            case Service it ->
                    frame(
                            4,
                            160,
                            out ->
                                    out.bytes(1, it.queue.bytes())
                                            .u64(2, it.counter)
                                            .bytes(3, it.box));
            case Content it ->
                    frame(5, it.box.size() + 32, out -> out.u64(1, it.seq).bytes(2, it.box));
        };
    }

    /**
     * @throws MalformedException if the frame isn't exactly one answer
     */
    static Answer decode(byte[] frame) {
        return Proto.Reader.of(frame, MAX_SIZE).whole(Answer::decode);
    }

    private static Answer decode(Proto.Reader in) {
        int field = in.next();
        return in.message(field, fields -> decode(field, fields));
    }

    private static Answer decode(int field, Proto.Reader in) {
        return switch (field) {
            case 1 -> new Response(in.u64(1), entry(in), in.bytes(3, ResponseBox.SIZE));
            case 2 -> new Refused(in.u64(1), entry(in), Refusal.of(in.u32(3)));
            case Delivery.FIELD ->
                    new Delivery(
                            new RecipientId(in.bytes(1, EntityId.SIZE)),
                            in.u64(2),
                            in.u64(3),
                            in.range(Delivery.BOX, 1, MAX_SIZE));
            case 4 ->
                    new Service(
                            new RecipientId(in.bytes(1, EntityId.SIZE)),
                            in.u64(2),
                            in.bytes(3, ResponseBox.SIZE));
            case 5 -> new Content(in.u64(1), in.range(2, 1, MAX_SIZE));
            default -> throw new MalformedException("answer " + field + " doesn't exist");
        };
    }

    private static int entry(Proto.Reader in) {
        return in.count(2, Command.Subscribe.MAX_ENTRIES - 1);
    }

    private static void requireEntry(int entry) {
        if (entry < 0 || entry >= Command.Subscribe.MAX_ENTRIES) {
            throw new MalformedException("a subscribe frame has no entry " + entry);
        }
    }

    private static byte[] frame(
            int field, int capacity, java.util.function.Consumer<Proto.Writer> fields) {
        return Proto.Writer.sized(capacity).message(field, fields).toByteArray();
    }
}
