/**
 * Accounts and rooms, as a relay sees them ({@code spec/50-room}): names and ids, bundles, what is
 * asked of {@code SecretService} and answered, the frames in which that travels, and gRPC's framing
 * around them.
 */
@NullMarked
package chat.tacit.protocol.room;

import org.jspecify.annotations.NullMarked;
