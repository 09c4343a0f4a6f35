/**
 * Live sessions ({@code spec/20-live}): the lines that pass between a relay and its clients, what
 * is signed in them, and the machine that passes them on. Both ends read the same forms; what only
 * members may see is in {@code chat.tacit.e2ee.live}.
 */
@NullMarked
package chat.tacit.protocol.live;

import org.jspecify.annotations.NullMarked;
