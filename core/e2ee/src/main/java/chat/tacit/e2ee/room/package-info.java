/**
 * Rooms, as their members have them ({@code spec/50-room}): the ratchets of the streams, events and
 * their checks, the chain of state events and what is valid in it, epochs and their envelopes.
 */
@NullMarked
package chat.tacit.e2ee.room;

import org.jspecify.annotations.NullMarked;
