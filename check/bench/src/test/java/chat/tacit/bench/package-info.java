@NullMarked
package chat.tacit.bench;

import org.jspecify.annotations.NullMarked;
