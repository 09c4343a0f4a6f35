/** The relay's service of calls: STUN and TURN ({@code spec/80-calls}). */
@NullMarked
package chat.tacit.relay.turn;

import org.jspecify.annotations.NullMarked;
