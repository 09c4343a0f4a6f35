/** Clients of a relay's accounts and rooms, as many as a benchmark needs. */
@NullMarked
package chat.tacit.bench.room;

import org.jspecify.annotations.NullMarked;
