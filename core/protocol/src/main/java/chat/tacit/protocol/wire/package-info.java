/**
 * What every service stands on: the relay's address, the hello, sealed frames, limits, strikes and
 * the table of refusals ({@code spec/10-wire}).
 */
@NullMarked
package chat.tacit.protocol.wire;

import org.jspecify.annotations.NullMarked;
