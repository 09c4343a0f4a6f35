@NullMarked
package chat.tacit.protocol.mesh.host;

import org.jspecify.annotations.NullMarked;
