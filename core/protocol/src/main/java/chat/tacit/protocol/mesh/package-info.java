/**
 * The mesh ({@code spec/40-mesh}): its JSON and JOSE forms, packets and what is signed about them,
 * as clients and servers write and read them.
 */
@NullMarked
package chat.tacit.protocol.mesh;

import org.jspecify.annotations.NullMarked;
