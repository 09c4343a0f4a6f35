@NullMarked
package chat.tacit.client.history;

import org.jspecify.annotations.NullMarked;
