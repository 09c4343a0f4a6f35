@NullMarked
package chat.tacit.client.conversation;

import org.jspecify.annotations.NullMarked;
