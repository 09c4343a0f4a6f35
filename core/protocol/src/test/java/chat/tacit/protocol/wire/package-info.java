@NullMarked
package chat.tacit.protocol.wire;

import org.jspecify.annotations.NullMarked;
