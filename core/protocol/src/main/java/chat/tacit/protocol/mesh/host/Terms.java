package chat.tacit.protocol.mesh.host;

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
    public static final Terms STANDARD =
            new Terms(
                    8,
                    Duration.ofSeconds(20),
                    200_000,
                    Duration.ofMinutes(10),
                    1_000_000,
                    Duration.ofDays(1));

    /**
     * By how much the first number of hops varies, so that it doesn't tell where a packet began.
     */
    static final int HOPS_DRAWN = 3;

    public Terms {
        if (hops < HOPS_DRAWN || traces < 1 || ways < 1) {
            throw new IllegalArgumentException("a mesh needs hops, traces and ways");
        }
    }
}
