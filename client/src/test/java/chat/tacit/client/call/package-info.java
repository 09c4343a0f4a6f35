@NullMarked
package chat.tacit.client.call;

import org.jspecify.annotations.NullMarked;
