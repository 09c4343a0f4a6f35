@NullMarked
package chat.tacit.web.gate;

import org.jspecify.annotations.NullMarked;
