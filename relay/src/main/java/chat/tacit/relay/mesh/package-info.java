/**
 * The mesh ({@code spec/40-mesh}): its resources, its machines on one thread, and the connections
 * to other servers, which no other package opens.
 */
@NullMarked
package chat.tacit.relay.mesh;

import org.jspecify.annotations.NullMarked;
