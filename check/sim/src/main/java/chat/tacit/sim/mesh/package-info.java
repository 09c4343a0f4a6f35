/**
 * The mesh in numbers ({@code spec/40-mesh}): servers that pass on by the real machine, monitoring
 * by the real sums, and clients' slots, on virtual time. {@code docs/mesh.md} says what came out.
 */
@NullMarked
package chat.tacit.sim.mesh;

import org.jspecify.annotations.NullMarked;
