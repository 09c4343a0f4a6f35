/**
 * A relay's half of accounts and rooms ({@code spec/50-room} §3–8): a homeserver and a host, as
 * machines without I/O.
 */
@NullMarked
package chat.tacit.protocol.room.host;

import org.jspecify.annotations.NullMarked;
