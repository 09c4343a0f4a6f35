/**
 * Queues, invitations' links and blobs ({@code spec/30-queue}): the wire forms, the keys that both
 * ends derive, and the relay's machine {@link chat.tacit.protocol.queue.QueueSession}.
 */
@NullMarked
package chat.tacit.protocol.queue;

import org.jspecify.annotations.NullMarked;
