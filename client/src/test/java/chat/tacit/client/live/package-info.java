@NullMarked
package chat.tacit.client.live;

import org.jspecify.annotations.NullMarked;
