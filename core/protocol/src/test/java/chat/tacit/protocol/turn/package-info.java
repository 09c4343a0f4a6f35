@NullMarked
package chat.tacit.protocol.turn;

import org.jspecify.annotations.NullMarked;
