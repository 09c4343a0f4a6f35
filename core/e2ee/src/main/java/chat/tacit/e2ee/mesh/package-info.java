/**
 * What is inside a packet of the mesh ({@code spec/40-mesh} §3): sealed by whoever writes, opened
 * by the recipient, and by nobody on the way.
 */
@NullMarked
package chat.tacit.e2ee.mesh;

import org.jspecify.annotations.NullMarked;
