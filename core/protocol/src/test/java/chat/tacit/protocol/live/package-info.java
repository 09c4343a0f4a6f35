@NullMarked
package chat.tacit.protocol.live;

import org.jspecify.annotations.NullMarked;
