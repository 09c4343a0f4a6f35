/**
 * STUN and TURN as a relay speaks them ({@code spec/80-calls}): strict messages, and {@link
 * chat.tacit.protocol.turn.TurnServer}, the machine of all allocations.
 */
@NullMarked
package chat.tacit.protocol.turn;

import org.jspecify.annotations.NullMarked;
