/** Tests of a profile in the mesh. */
@NullMarked
package chat.tacit.client.mesh;

import org.jspecify.annotations.NullMarked;
