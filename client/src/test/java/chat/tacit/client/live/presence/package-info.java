@NullMarked
package chat.tacit.client.live.presence;

import org.jspecify.annotations.NullMarked;
