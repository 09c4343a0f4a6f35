/** Calls through a relay and through coturn, by coturn's own clients. */
@NullMarked
package chat.tacit.bench.turn;

import org.jspecify.annotations.NullMarked;
