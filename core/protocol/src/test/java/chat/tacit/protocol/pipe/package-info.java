@NullMarked
package chat.tacit.protocol.pipe;

import org.jspecify.annotations.NullMarked;
