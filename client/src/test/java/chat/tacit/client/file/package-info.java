@NullMarked
package chat.tacit.client.file;

import org.jspecify.annotations.NullMarked;
