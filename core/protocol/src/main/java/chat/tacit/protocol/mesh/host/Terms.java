package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;

/**
 * The limits of passing on ({@code spec/40-mesh} §16).
 *
 * @param hops MESH_HOPS: the most servers that a packet passes after TX
 * @param again MESH_AGAIN: how long a packet that comes again is a copy
 * @param traces MESH_TRACES: packets whose trace is remembered
 * @param traceLife MESH_TRACE_LIFE: how long
 * @param ways MESH_WAYS: leases that are learned from others
 * @param wayIdle MESH_WAY_IDLE: life of a way by which nothing was kept
 */
public record Terms(
        int hops, Duration again, int traces, Duration traceLife, int ways, Duration wayIdle) {

    /** As the specification has them. */
    public static final Terms STANDARD = of(Limits.defaults());

    /**
     * By how much the first number of hops varies, so that it doesn't tell where a packet began.
     */
    static final int HOPS_DRAWN = 3;

    public static Terms of(Limits limits) {
        return new Terms(
                limits.count(Limit.MESH_HOPS),
                limits.duration(Limit.MESH_AGAIN),
                limits.count(Limit.MESH_TRACES),
                limits.duration(Limit.MESH_TRACE_LIFE),
                limits.count(Limit.MESH_WAYS),
                limits.duration(Limit.MESH_WAY_IDLE));
    }

    public Terms {
        if (hops < HOPS_DRAWN || traces < 1 || ways < 1) {
            throw new IllegalArgumentException("a mesh needs hops, traces and ways");
        }
    }
}
