package chat.tacit.relay.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/**
 * Puts addresses into groups, by a byte of HMAC-SHA256 under a key that lasts as long as the
 * process: nobody can choose an address to be in another's group.
 */
final class Groups {
    private static final int KEY_SIZE = 32;

    private final Secret key;

    Groups(Entropy entropy) {
        this.key = Secret.random(entropy, KEY_SIZE);
    }

    /** Those of whom nothing is known are one group. */
    int of(Optional<PeerAddress> address) {
        byte[] bytes = address.map(it -> it.bytes().toArray()).orElseGet(() -> new byte[0]);
        return Math.floorMod(Hmac.sha256(key, bytes).expose()[0], Poster.GROUPS);
    }
}
