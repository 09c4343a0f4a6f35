/**
 * What the people in a live session do among themselves ({@code spec/20-live}): whom they trust,
 * how two exchange their identities, how a newcomer is let in and under which keys those inside
 * speak. No I/O; the lines themselves are in {@code chat.tacit.protocol.live}.
 */
@NullMarked
package chat.tacit.e2ee.live;

import org.jspecify.annotations.NullMarked;
