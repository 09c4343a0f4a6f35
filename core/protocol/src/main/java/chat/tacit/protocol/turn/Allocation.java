package chat.tacit.protocol.turn;

import chat.tacit.protocol.wire.CallName;

import java.time.Instant;

/**
 * A port of the relay for one client (RFC 8656 §6). It is asked for before it is open, and counts
 * from then on.
 */
final class Allocation {
    final long number;

    /** What it was made with: the same request again gets the same answer. */
    final Exchange made;

    final Share share;
    final PeerTable peers;

    TransportAddress relayed;
    Instant ends;
    boolean open;

    /** Ports that others had. */
    int taken;

    Allocation(long number, Exchange made, Share share, PeerTable peers, TransportAddress relayed) {
        this.number = number;
        this.made = made;
        this.share = share;
        this.peers = peers;
        this.relayed = relayed;
        this.ends = Instant.MAX;
    }

    FiveTuple client() {
        return made.from();
    }

    CallName call() {
        return share.call;
    }
}
