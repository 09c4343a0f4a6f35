package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Puzzle;
import chat.tacit.protocol.wire.Session;

import java.util.OptionalLong;

/**
 * The work of a send to an open queue ({@code spec/30-queue} §6): leading zero bits of {@code
 * H("tacit/30/hashcash/v1" ‖ sid ‖ entity id ‖ H(body) ‖ nonce)}. It is bound to the session, the
 * queue and the body, so it can't be done in advance or used for another message.
 */
public final class Hashcash {
    private final Puzzle puzzle;

    public Hashcash(Session session, SenderId queue, Body body) {
        ByteRange bytes = body.bytes();
        this.puzzle =
                new Puzzle(
                        Fields.of(Labels.QUEUE_WORK)
                                .fixed(session.id())
                                .fixed(queue.bytes())
                                .fixed(Hash.sha256(bytes.source(), bytes.offset(), bytes.size())));
    }

    /** How many leading zero bits the hash with this nonce has: from 0 to 256. */
    public int bits(long nonce) {
        return puzzle.bits(nonce);
    }

    /** The first nonce at or after {@code start} with {@code bits}; 2^bits hashes on average. */
    public long search(int bits, long start) {
        return puzzle.search(bits, start);
    }

    /** The first such nonce among {@code most} from {@code start}, if there is one. */
    public OptionalLong search(int bits, long start, int most) {
        return puzzle.search(bits, start, most);
    }

    /** What tells this message's work apart from others of the session, whatever its nonce. */
    Bytes identity() {
        return puzzle.identity();
    }
}
