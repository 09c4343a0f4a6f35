/** How clients and servers of the mesh find who drops packets ({@code spec/40-mesh} §12). */
@NullMarked
package chat.tacit.protocol.mesh.watch;

import org.jspecify.annotations.NullMarked;
