/** Whole systems of real processes, sockets and disks, driven by the {@code tacit} command. */
@NullMarked
package chat.tacit.e2e;

import org.jspecify.annotations.NullMarked;
