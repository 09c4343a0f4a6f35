/** Relays, links to them, the queues at which we receive and the routes on which we send. */
@NullMarked
package chat.tacit.client.route;

import org.jspecify.annotations.NullMarked;
