@NullMarked
package chat.tacit.client.secret;

import org.jspecify.annotations.NullMarked;
