/** The store as machines without I/O see it. */
@NullMarked
package chat.tacit.relay.store;

import org.jspecify.annotations.NullMarked;
