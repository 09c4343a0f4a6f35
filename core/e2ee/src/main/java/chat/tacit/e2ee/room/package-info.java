/** Rooms: the ratchets of their streams ({@code spec/50-room}). */
@NullMarked
package chat.tacit.e2ee.room;

import org.jspecify.annotations.NullMarked;
