@NullMarked
package chat.tacit.web.seat;

import org.jspecify.annotations.NullMarked;
