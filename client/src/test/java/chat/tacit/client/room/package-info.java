@NullMarked
package chat.tacit.client.room;

import org.jspecify.annotations.NullMarked;
