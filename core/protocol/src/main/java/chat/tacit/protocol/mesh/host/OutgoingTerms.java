package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;

/**
 * The limits of TX ({@code spec/40-mesh} §16).
 *
 * @param packets MESH_OUTGOING: packets that it tries to deliver
 * @param retention RETENTION: how long it tries
 */
public record OutgoingTerms(int packets, Duration retention) {

    /** As the specification has them. */
    public static final OutgoingTerms STANDARD = of(Limits.defaults());

    public static OutgoingTerms of(Limits limits) {
        return new OutgoingTerms(
                limits.count(Limit.MESH_OUTGOING), limits.duration(Limit.RETENTION));
    }

    public OutgoingTerms {
        if (packets < 1 || !retention.isPositive()) {
            throw new IllegalArgumentException("a TX keeps packets for some time");
        }
    }
}
