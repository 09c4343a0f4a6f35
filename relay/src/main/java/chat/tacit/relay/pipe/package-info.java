/**
 * Pipes ({@code spec/10-wire} §11): the one machine of all of them, and each connection's way to
 * it. It knows no sockets.
 */
@NullMarked
package chat.tacit.relay.pipe;

import org.jspecify.annotations.NullMarked;
