@NullMarked
package chat.tacit.protocol.room;

import org.jspecify.annotations.NullMarked;
