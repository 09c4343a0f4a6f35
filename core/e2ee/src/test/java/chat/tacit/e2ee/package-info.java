@NullMarked
package chat.tacit.e2ee;

import org.jspecify.annotations.NullMarked;
