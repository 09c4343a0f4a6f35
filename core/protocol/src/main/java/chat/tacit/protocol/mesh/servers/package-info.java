/**
 * What servers and clients of the mesh know about servers ({@code spec/40-mesh} §8, §9, §10.5): who
 * runs them, which to choose, and whose lists don't hold.
 */
@NullMarked
package chat.tacit.protocol.mesh.servers;

import org.jspecify.annotations.NullMarked;
