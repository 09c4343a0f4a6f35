@NullMarked
package chat.tacit.protocol.proxy;

import org.jspecify.annotations.NullMarked;
