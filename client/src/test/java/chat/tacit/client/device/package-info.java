@NullMarked
package chat.tacit.client.device;

import org.jspecify.annotations.NullMarked;
