package chat.tacit.bench.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Packet;

import java.util.ArrayList;
import java.util.List;

/** Packets in their real form and size; what is in their boxes is random, as no server can tell. */
public final class Posts {
    private static final int MESSAGE = 5_900;
    private static final int SIGNATURE = 880;

    private final Entropy entropy = Entropy.system();
    private final List<JoseKey> keys;

    /**
     * @param recipients keys that are made, a tenth of a second each
     */
    public Posts(int recipients) {
        this(made(recipients));
    }

    private Posts(List<JoseKey> keys) {
        this.keys = List.copyOf(keys);
    }

    private static List<JoseKey> made(int recipients) {
        List<JoseKey> keys = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            keys.add(JoseKey.generate(Entropy.system()));
        }
        return keys;
    }

    /** Packets for one of the keys alone. */
    Posts only(JoseKey key) {
        return new Posts(List.of(key));
    }

    /** Packets for the keys from one on, up to another. */
    public Posts part(int from, int to) {
        return new Posts(keys.subList(from, to));
    }

    List<JoseKey> keys() {
        return keys;
    }

    /** A packet for one of the keys in turn. */
    Packet next(int number) {
        JosePublicKey to = keys.get(number % keys.size()).publicKey();
        return new Packet(
                to, jwe(Jwe.Type.MESSAGE, to, MESSAGE), jwe(Jwe.Type.SIGNATURE, to, SIGNATURE));
    }

    private Jwe jwe(Jwe.Type type, JosePublicKey to, int size) {
        return Jwe.of(
                type,
                to.thumbprint(),
                new Jwe.Parts(
                        Jwe.header(type, to.thumbprint()),
                        entropy.bytes(to.size()),
                        entropy.bytes(12),
                        entropy.bytes(size + 16)));
    }
}
