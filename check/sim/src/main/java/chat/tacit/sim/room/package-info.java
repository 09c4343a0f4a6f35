/**
 * Rooms ({@code spec/50-room}) in one thread, from one seed: the members' machines and the relays'
 * with their real cryptography, on time that passes as the schedule says, and a host that lies.
 */
@NullMarked
package chat.tacit.sim.room;

import org.jspecify.annotations.NullMarked;
