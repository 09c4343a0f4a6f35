@NullMarked
package chat.tacit.protocol.mesh.watch;

import org.jspecify.annotations.NullMarked;
