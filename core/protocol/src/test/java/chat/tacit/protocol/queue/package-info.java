@NullMarked
package chat.tacit.protocol.queue;

import org.jspecify.annotations.NullMarked;
