package chat.tacit.e2ee.room;

import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;

import java.util.ArrayList;
import java.util.List;

/**
 * The ratchet of one stream in one epoch: Megolm's, four parts of 256 bits and a counter, of which
 * the last part changes at each step, the one before it every 256 steps, and so on. Who has it at
 * an index can compute it for every later one and for none before.
 *
 * <p>It is immutable: what fails to open leaves no trace.
 *
 * <p>Source: {@code docs/megolm.md} of libolm, The Megolm ratchet algorithm.
 */
public final class StreamRatchet {
    /** Bytes of the state. */
    public static final int STATE_SIZE = 128;

    private static final int PARTS = 4;
    private static final int PART_SIZE = STATE_SIZE / PARTS;
    private static final int BITS = 8;

    private final Secret state;
    private final int index;

    /** One HMAC-SHA256: a part is replaced by what follows of an earlier one, or of itself. */
    record Rehash(int from, int to) {}

    /**
     * @param state {@value #STATE_SIZE} bytes
     * @param index how often it was advanced since its start, not below 0
     */
    public StreamRatchet(Secret state, int index) {
        if (state.size() != STATE_SIZE || index < 0) {
            throw new IllegalArgumentException("a stream's ratchet has 128 bytes and an index");
        }
        this.state = state;
        this.index = index;
    }

    public int index() {
        return index;
    }

    /** {@code R_i}, all four parts; not to be changed. */
    public Secret state() {
        return state;
    }

    /** The ratchet one further. */
    public StreamRatchet step() {
        return at(Math.incrementExact(index));
    }

    /**
     * The ratchet at an index, which costs at most 1,023 HMACs however far that is.
     *
     * @throws IllegalArgumentException if it lies before this one
     */
    public StreamRatchet at(int later) {
        if (later < index) {
            throw new IllegalArgumentException("a ratchet doesn't turn back");
        }
        byte[] parts = state.expose().clone();
        for (Rehash rehash : plan(index, later)) {
            Secret from = Secret.of(parts, rehash.from() * PART_SIZE, PART_SIZE);
            Secret to = Hmac.sha256(from, new byte[] {(byte) rehash.to()});
            System.arraycopy(to.expose(), 0, parts, rehash.to() * PART_SIZE, PART_SIZE);
            from.wipe();
            to.wipe();
        }
        return new StreamRatchet(Secret.owned(parts), later);
    }

    /**
     * What has to be computed from one index to a later one: each part that changes first goes on
     * alone, then once more, and the parts behind it start anew from it.
     */
    static List<Rehash> plan(int from, int to) {
        List<Rehash> plan = new ArrayList<>();
        int reached = from;
        for (int part = 0; part < PARTS; part++) {
            int shift = (PARTS - 1 - part) * BITS;
            int steps = (to >>> shift) - (reached >>> shift);
            if (steps == 0) {
                continue;
            }
            for (int alone = 1; alone < steps; alone++) {
                plan.add(new Rehash(part, part));
            }
            for (int behind = PARTS - 1; behind >= part; behind--) {
                plan.add(new Rehash(part, behind));
            }
            reached = to >>> shift << shift;
        }
        return plan;
    }
}
