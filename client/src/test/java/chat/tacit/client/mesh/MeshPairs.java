package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;

import java.util.ArrayList;
import java.util.List;

/** Key pairs, which take long to make, for all tests of the mesh. */
final class MeshPairs {
    private static final List<JoseKey> MADE = new ArrayList<>();

    private MeshPairs() {}

    /** The one of a number, always the same. */
    static synchronized JoseKey get(int number) {
        while (MADE.size() <= number) {
            MADE.add(JoseKey.generate(Entropy.system()));
        }
        return MADE.get(number);
    }

    /** A stock with so many of them. */
    static KeyStock stock(int from, int to) {
        KeyStock stock = new KeyStock(Entropy.system());
        for (int i = from; i < to; i++) {
            stock.give(get(i));
        }
        return stock;
    }
}
