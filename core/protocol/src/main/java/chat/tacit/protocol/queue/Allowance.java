package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Limit;

/** How many bytes of invitations and blobs a session may still put. */
final class Allowance {
    private long left;

    Allowance(Line line) {
        this.left = line.limits().value(Limit.BLOBS_PER_SESSION);
    }

    boolean take(int bytes) {
        if (left < bytes) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
