/** The client's side of rooms ({@code spec/50-room}). */
@NullMarked
package chat.tacit.client.room;

import org.jspecify.annotations.NullMarked;
