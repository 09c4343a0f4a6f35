package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.SeededEntropy;

/** Fingerprints of servers that nobody has keys of: to have many. */
public final class FakeNames {
    private FakeNames() {}

    public static Fingerprint name(int number) {
        return new Fingerprint(Bytes.owned(new SeededEntropy(number).bytes(Fingerprint.SIZE)));
    }
}
