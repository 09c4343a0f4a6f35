package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;

/**
 * The limits of what a server knows of others ({@code spec/40-mesh} §16).
 *
 * @param servers MESH_SERVERS: servers that are known, verified or not
 * @param neighbours MESH_NEIGHBOURS: neighbours that a server picks
 * @param taken MESH_NEIGHBOURS_TAKEN: neighbours that picked it
 * @param gossip MESH_GOSSIP: mean time between two requests for lists
 * @param proofsPerMinute MESH_PROOFS_PER_MINUTE: hellos to servers that aren't verified
 */
public record BookTerms(
        int servers, int neighbours, int taken, Duration gossip, int proofsPerMinute) {

    /** As the specification has them. */
    public static final BookTerms STANDARD = of(Limits.defaults());

    public static BookTerms of(Limits limits) {
        return new BookTerms(
                limits.count(Limit.MESH_SERVERS),
                limits.count(Limit.MESH_NEIGHBOURS),
                limits.count(Limit.MESH_NEIGHBOURS_TAKEN),
                limits.duration(Limit.MESH_GOSSIP),
                limits.count(Limit.MESH_PROOFS_PER_MINUTE));
    }

    public BookTerms {
        if (servers < 1 || servers > ServerList.MOST_SERVERS || neighbours < 1 || taken < 0) {
            throw new IllegalArgumentException("a mesh needs servers and neighbours");
        }
        if (gossip.isNegative() || gossip.isZero() || proofsPerMinute < 1) {
            throw new IllegalArgumentException("servers are asked and proved now and then");
        }
    }
}
