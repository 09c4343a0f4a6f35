/**
 * A whole network in one thread, from one seed: people and relays with their real code and real
 * cryptography, on a network and a clock that are simulated. What a seed does once it does always.
 */
@NullMarked
package chat.tacit.sim;

import org.jspecify.annotations.NullMarked;
