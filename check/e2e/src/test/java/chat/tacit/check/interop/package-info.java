/** The relay against an implementation that was written from the specification alone. */
@NullMarked
package chat.tacit.check.interop;

import org.jspecify.annotations.NullMarked;
