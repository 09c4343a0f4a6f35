package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

/**
 * How much work a server asks of clients ({@code spec/40-mesh} §5): one bit more for each doubling
 * of what it has to do over its target.
 *
 * @param least MESH_WORK: bits while it has little to do
 * @param most MESH_WORK_MAXIMUM
 * @param posts MESH_POSTS_TARGET: packets a minute from which on work rises
 */
public record WorkLevel(int least, int most, long posts) {
    /** As the specification has them. */
    public static final WorkLevel STANDARD = of(Limits.defaults());

    /** The load from which on work rises. */
    private static final int LOAD = 50;

    /** Its most is its least at least, whatever was set. */
    public static WorkLevel of(Limits limits) {
        int least = limits.count(Limit.MESH_WORK);
        return new WorkLevel(
                least,
                Math.max(least, limits.count(Limit.MESH_WORK_MAXIMUM)),
                limits.value(Limit.MESH_POSTS_TARGET));
    }

    public WorkLevel {
        if (least < 0 || most < least || most > Load.MOST_WORK || posts < 1) {
            throw new IllegalArgumentException("work rises from its least to its most");
        }
    }

    /**
     * The bits that are asked for now.
     *
     * @param load 0 to 100
     * @param posted packets that clients posted in the last minute
     */
    public int bits(int load, long posted) {
        long doublings = Math.max(doublings(load / LOAD), doublings(posted / posts));
        return (int) Math.min(most, least + doublings);
    }

    private static int doublings(long times) {
        return times < 2 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(times);
    }
}
