/**
 * Pipes ({@code spec/10-wire} §11): two people who know one name exchange a few bytes while both
 * are there. {@link chat.tacit.protocol.pipe.Pipes} is the relay's machine of all of them.
 */
@NullMarked
package chat.tacit.protocol.pipe;

import org.jspecify.annotations.NullMarked;
