/** What a server of the mesh stores: its machines on a real store, without sockets. */
@NullMarked
package chat.tacit.bench.mesh;

import org.jspecify.annotations.NullMarked;
