/** The driver that keeps everything in memory: for relays that forget, and for simulation. */
@NullMarked
package chat.tacit.store.memory;

import org.jspecify.annotations.NullMarked;
