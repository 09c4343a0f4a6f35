package chat.tacit.client.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/**
 * A body that waits to be sent; the packet around it is made when its slot comes.
 *
 * @param id by which whoever has it knows it
 * @param from signs it
 * @param to can open it
 * @param body {@value #SIZE} bytes
 * @param before the TX that took it before, if it is sent again
 */
public record Outgoing(
        Id id, JoseKey from, JosePublicKey to, Bytes body, Optional<RelayAddress> before) {
    /** Bytes of every body. */
    public static final int SIZE = 4_096;

    /** Three numbers, which the database has. */
    public record Id(long outbox, long peer, int part) {}

    public Outgoing {
        body.requireSize(SIZE, "a body");
    }
}
