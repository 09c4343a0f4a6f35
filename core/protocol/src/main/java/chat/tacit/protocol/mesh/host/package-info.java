/**
 * What a server of the mesh does ({@code spec/40-mesh} §4 to §8), without I/O: {@link
 * chat.tacit.protocol.mesh.host.Forwarding} passes packets on and finds the way back.
 */
@NullMarked
package chat.tacit.protocol.mesh.host;

import org.jspecify.annotations.NullMarked;
