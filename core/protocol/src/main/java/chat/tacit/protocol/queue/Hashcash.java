package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The work of a send to an open queue ({@code spec/30-queue} §6): leading zero bits of {@code
 * H("tacit/30/hashcash/v1" ‖ sid ‖ entity id ‖ H(body) ‖ nonce)}. It is bound to the session, the
 * queue and the body, so it can't be done in advance or used for another message.
 */
public final class Hashcash {
    private final byte[] input;

    public Hashcash(Session session, SenderId queue, Body body) {
        ByteRange bytes = body.bytes();
        this.input =
                Fields.of(Labels.QUEUE_WORK)
                        .fixed(session.id())
                        .fixed(queue.bytes())
                        .fixed(Hash.sha256(bytes.source(), bytes.offset(), bytes.size()))
                        .u64(0)
                        .toArray();
    }

    /** How many leading zero bits the hash with this nonce has: from 0 to 256. */
    public int bits(long nonce) {
        return leadingZeros(Hash.sha256(with(nonce)));
    }

    /** The first nonce at or after {@code start} with {@code bits}; 2^bits hashes on average. */
    public long search(int bits, long start) {
        long nonce = start;
        while (bits(nonce) < bits) {
            nonce++;
        }
        return nonce;
    }

    /** The first such nonce among {@code most} from {@code start}, if there is one. */
    public OptionalLong search(int bits, long start, int most) {
        for (int i = 0; i < most; i++) {
            if (bits(start + i) >= bits) {
                return OptionalLong.of(start + i);
            }
        }
        return OptionalLong.empty();
    }

    /** What tells this message's work apart from others of the session, whatever its nonce. */
    Bytes identity() {
        return Bytes.owned(Hash.sha256(with(0)));
    }

    private byte[] with(long nonce) {
        byte[] all = Arrays.copyOf(input, input.length);
        ByteBuffer.wrap(all).putLong(all.length - Long.BYTES, nonce);
        return all;
    }

    private static int leadingZeros(byte[] hash) {
        int bits = 0;
        for (byte b : hash) {
            if (b != 0) {
                return bits + Integer.numberOfLeadingZeros(b & 0xff) - 24;
            }
            bits += 8;
        }
        return bits;
    }
}
