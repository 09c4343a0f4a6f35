/**
 * The edge: sockets, TLS, HTTP and WebSocket, who may connect, and the operator's port. Everything
 * that knows Vert.x lives here.
 */
@NullMarked
package chat.tacit.relay.edge;

import org.jspecify.annotations.NullMarked;
