@NullMarked
package chat.tacit.client;

import org.jspecify.annotations.NullMarked;
