/** The profile of the process: none, locked or open. */
@NullMarked
package chat.tacit.web.seat;

import org.jspecify.annotations.NullMarked;
