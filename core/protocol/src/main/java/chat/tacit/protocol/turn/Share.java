package chat.tacit.protocol.turn;

import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.CallName;

/** What one call uses, however many allocations it has. */
final class Share {
    final CallName call;
    final Bucket bytes;
    int allocations;

    Share(CallName call, Bucket bytes) {
        this.call = call;
        this.bytes = bytes;
    }
}
