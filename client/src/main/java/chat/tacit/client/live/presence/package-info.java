/**
 * Reaching a live session that a process of the profile is in, from others of the same profile
 * ({@code spec/20-live} §20): over a UNIX domain socket in its directory, which nobody else can
 * open, and never over the disk.
 */
@NullMarked
package chat.tacit.client.live.presence;

import org.jspecify.annotations.NullMarked;
