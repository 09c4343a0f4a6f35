/**
 * The queue service: the machine of {@code spec/30-queue} joined to a store, for one connection at
 * a time. It knows no sockets, so that a simulation runs it in one thread.
 */
@NullMarked
package chat.tacit.relay.queue;

import org.jspecify.annotations.NullMarked;
