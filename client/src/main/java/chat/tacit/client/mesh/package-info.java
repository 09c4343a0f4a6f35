/**
 * A profile in the mesh ({@code spec/40-mesh} §9 to §13): when it sends and fetches, which servers
 * it uses, and what it learns about them.
 */
@NullMarked
package chat.tacit.client.mesh;

import org.jspecify.annotations.NullMarked;
