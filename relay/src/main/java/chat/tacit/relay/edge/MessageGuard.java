package chat.tacit.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Looks at what a WebSocket's client sends before it is decoded, and lets no byte through of a
 * message that is too long: its frame's header says so (RFC 6455 §5.2). The server's own limit is
 * one for all its services, and it would hold as much of a message before anybody is told of it.
 *
 * <p>Belongs to its event loop. Whoever decodes what it lets through begins where it begins.
 */
final class MessageGuard extends ChannelInboundHandlerAdapter {
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int SIZE = 0x7f;
    private static final int SIZE_OF_2_BYTES = 126;
    private static final int SIZE_OF_8_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final Runnable tooLong;
    private long limit;
    private boolean closed;

    /** Bytes of the message that is under way, by the headers of its frames. */
    private long message;

    private Expects expects = Expects.OPCODE;
    private int opcode;
    private boolean masked;
    private int sizeBytes;
    private long size;

    /** Of a frame. */
    private enum Expects {
        OPCODE,
        SIZE,
        LONG_SIZE,
        REST
    }

    /**
     * @param limit of a message in bytes
     * @param tooLong is told once, and nothing more is read then
     */
    MessageGuard(long limit, Runnable tooLong) {
        this.limit = limit;
        this.tooLong = tooLong;
    }

    /** Lets messages that begin from now on have another length. */
    void limit(long bytes) {
        limit = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!closed && read instanceof ByteBuf bytes) {
            look(bytes);
        }
        if (closed) {
            ReferenceCountUtil.release(read);
        } else {
            context.fireChannelRead(read);
        }
    }

    private void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && !closed) {
            if (expects == Expects.REST) {
                long passed = Math.min(size, bytes.writerIndex() - at);
                size -= passed;
                at += (int) passed;
                if (size == 0) {
                    expects = Expects.OPCODE;
                }
            } else {
                header(bytes.getUnsignedByte(at));
                at++;
            }
        }
    }

    private void header(int next) {
        switch (expects) {
            case OPCODE -> {
                opcode = next & OPCODE;
                expects = Expects.SIZE;
            }
            case SIZE -> {
                masked = (next & MASKED) != 0;
                size = next & SIZE;
                sizeBytes = size == SIZE_OF_2_BYTES ? 2 : size == SIZE_OF_8_BYTES ? 8 : 0;
                if (sizeBytes == 0) {
                    begin();
                } else {
                    size = 0;
                    expects = Expects.LONG_SIZE;
                }
            }
            case LONG_SIZE -> {
                size = size << Byte.SIZE | next;
                sizeBytes--;
                if (sizeBytes == 0) {
                    begin();
                }
            }
            case REST -> throw new IllegalStateException("no header");
        }
    }

    private void begin() {
        if (opcode < CONTROL) {
            long before = opcode == 0 ? message : 0;
            if (size < 0 || size > limit - before) {
                closed = true;
                tooLong.run();
                return;
            }
            message = before + size;
        }
        size += masked ? MASK_BYTES : 0;
        expects = size == 0 ? Expects.OPCODE : Expects.REST;
    }
}
