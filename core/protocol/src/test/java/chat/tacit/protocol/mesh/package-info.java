@NullMarked
package chat.tacit.protocol.mesh;

import org.jspecify.annotations.NullMarked;
