@NullMarked
package chat.tacit.client.backup;

import org.jspecify.annotations.NullMarked;
