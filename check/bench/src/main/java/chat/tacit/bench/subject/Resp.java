package chat.tacit.bench.subject;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A reply of Redis (RESP, version 2). */
sealed interface Resp {

    /** Also what Redis calls a simple string. */
    record Text(byte[] bytes) implements Resp {
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    record Whole(long value) implements Resp {}

    record Items(List<Resp> items) implements Resp {}

    record Nothing() implements Resp {}

    record Failure(String sentence) implements Resp {}

    /** A command as Redis reads it: an array of strings. */
    static ByteBuf command(ByteBufAllocator allocator, byte[]... words) {
        int size = 16;
        for (byte[] word : words) {
            size += word.length + 16;
        }
        ByteBuf out = allocator.buffer(size);
        line(out, '*', words.length);
        for (byte[] word : words) {
            line(out, '$', word.length);
            out.writeBytes(word).writeShort(0x0d0a);
        }
        return out;
    }

    private static void line(ByteBuf out, char kind, int number) {
        out.writeByte(kind);
        out.writeCharSequence(Integer.toString(number), StandardCharsets.US_ASCII);
        out.writeShort(0x0d0a);
    }

    /** Makes replies of bytes. */
    final class Decoder extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int start = in.readerIndex();
            read(in).ifPresentOrElse(out::add, () -> in.readerIndex(start));
        }

        /** The next reply, or nothing if it isn't whole yet. */
        private static Optional<Resp> read(ByteBuf in) {
            int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            if (end < 0) {
                return Optional.empty();
            }
            byte kind = in.readByte();
            String line =
                    in.readCharSequence(end - 1 - in.readerIndex(), StandardCharsets.US_ASCII)
                            .toString();
            in.readerIndex(end + 1);
            return switch (kind) {
                case '+' -> Optional.of(new Text(line.getBytes(StandardCharsets.US_ASCII)));
                case '-' -> Optional.of(new Failure(line));
                case ':' -> Optional.of(new Whole(Long.parseLong(line)));
                case '$' -> text(in, Integer.parseInt(line));
                case '*' -> items(in, Integer.parseInt(line));
                default -> throw new IllegalStateException("not a reply: " + line);
            };
        }

        private static Optional<Resp> text(ByteBuf in, int size) {
            if (size < 0) {
                return Optional.of(new Nothing());
            }
            if (in.readableBytes() < size + 2) {
                return Optional.empty();
            }
            byte[] bytes = new byte[size];
            in.readBytes(bytes).skipBytes(2);
            return Optional.of(new Text(bytes));
        }

        private static Optional<Resp> items(ByteBuf in, int count) {
            if (count < 0) {
                return Optional.of(new Nothing());
            }
            List<Resp> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Optional<Resp> item = read(in);
                if (item.isEmpty()) {
                    return Optional.empty();
                }
                items.add(item.get());
            }
            return Optional.of(new Items(items));
        }
    }
}
