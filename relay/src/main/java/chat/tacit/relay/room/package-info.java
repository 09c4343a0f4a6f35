/** Accounts and rooms on a store: what stands between their machine and the edge. */
@NullMarked
package chat.tacit.relay.room;

import org.jspecify.annotations.NullMarked;
