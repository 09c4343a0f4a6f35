package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;

import java.io.IOException;

/** Where a {@link Proto.Reader} stands: at the value of one field, whose tag is read. */
final class ProtoCursor {
    /** Bytes of the longest varint; in 64 bits its last one is 1. */
    private static final int MAX_VARINT = 10;

    private final ByteRange message;
    private final CodedInputStream in;
    private int tag;

    ProtoCursor(ByteRange message) {
        this.message = message;
        this.in = CodedInputStream.newInstance(message.source(), message.offset(), message.size());
        advance();
    }

    /** The tag of the field, 0 at the end. */
    int tag() {
        return tag;
    }

    /** The value of a varint field; the cursor goes on to the next. */
    long integer() {
        long value = varint();
        advance();
        return value;
    }

    /** The value of a length-delimited field; the cursor goes on to the next. */
    ByteRange delimited(int max) {
        int number = WireFormat.getTagFieldNumber(tag);
        long length = varint();
        int offset = in.getTotalBytesRead();
        if (length < 0 || length > message.size() - offset) {
            throw new MalformedException("field " + number + " is cut off");
        }
        if (length > max) {
            throw new MalformedException("field " + number + " has more than " + max);
        }
        try {
            in.skipRawBytes((int) length);
        } catch (IOException e) {
            throw malformed(e);
        }
        advance();
        return new ByteRange(message.source(), message.offset() + offset, (int) length);
    }

    private void advance() {
        if (in.getTotalBytesRead() == message.size()) {
            tag = 0;
            return;
        }
        long next = varint();
        if (next >>> 32 != 0 || WireFormat.getTagFieldNumber((int) next) == 0) {
            throw new MalformedException("a tag without a field");
        }
        tag = (int) next;
    }

    private long varint() {
        int before = in.getTotalBytesRead();
        try {
            long value = in.readRawVarint64();
            int end = in.getTotalBytesRead();
            int size = end - before;
            boolean spare = size != CodedOutputStream.computeUInt64SizeNoTag(value);
            byte last = message.source()[message.offset() + end - 1];
            if (spare || (size == MAX_VARINT && last != 1)) {
                throw new MalformedException("a varint with spare bytes");
            }
            return value;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static MalformedException malformed(IOException cause) {
        MalformedException malformed = new MalformedException("a message that is cut off");
        malformed.initCause(cause);
        return malformed;
    }
}
