@NullMarked
package chat.tacit.sim.mesh;

import org.jspecify.annotations.NullMarked;
