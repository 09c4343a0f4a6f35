/** What the compiler can't see about the shape of the system, as tests. */
@NullMarked
package chat.tacit.check.arch;

import org.jspecify.annotations.NullMarked;
