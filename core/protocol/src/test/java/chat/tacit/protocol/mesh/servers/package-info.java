@NullMarked
package chat.tacit.protocol.mesh.servers;

import org.jspecify.annotations.NullMarked;
