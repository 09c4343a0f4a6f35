/** The live sessions that the process is in. */
@NullMarked
package chat.tacit.web.live;

import org.jspecify.annotations.NullMarked;
