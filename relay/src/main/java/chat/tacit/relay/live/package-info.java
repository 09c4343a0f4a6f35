/**
 * Live sessions ({@code spec/20-live}): what their connections share, and each connection's way to
 * its session. It knows no sockets, and writes nothing down.
 */
@NullMarked
package chat.tacit.relay.live;

import org.jspecify.annotations.NullMarked;
