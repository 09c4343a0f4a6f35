/**
 * Live sessions ({@code spec/20-live}) in one thread, from one seed: the members' machines of both
 * kinds and the relay's with their real cryptography, and a relay that lies between the two.
 */
@NullMarked
package chat.tacit.sim.live;

import org.jspecify.annotations.NullMarked;
