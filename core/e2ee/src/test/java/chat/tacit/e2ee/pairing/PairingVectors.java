package chat.tacit.e2ee.pairing;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Jpake;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes {@code spec/vectors/pairing.json} from the code: one run, message by message. */
final class PairingVectors {
    private final PairingCode code = new PairingCode(4_711, List.of("river", "apple"));
    private final Fingerprint relay = new Fingerprint(Bytes.owned(new SeededEntropy(60).bytes(32)));
    private final Bytes password = code.password(relay);

    String print() throws UnopenableException {
        Drawing drawsOfA = new Drawing(new SeededEntropy(1));
        Drawing drawsOfB = new Drawing(new SeededEntropy(2));
        Jpake.First a = Jpake.start("a", "b", password, drawsOfA);
        Jpake.First b = Jpake.start("b", "a", password, drawsOfB);
        Jpake.Second a2 = a.take(b.message(), drawsOfA);
        Jpake.Second b2 = b.take(a.message(), drawsOfB);
        Jpake.Third a3 = a2.take(b2.message());
        Jpake.Third b3 = b2.take(a2.message());
        List<Bytes> messages =
                List.of(
                        Rounds.encode(a.message()),
                        Rounds.encode(b.message()),
                        Rounds.encode(a2.message()),
                        Rounds.encode(b2.message()),
                        Rounds.encode(a3.message()),
                        Rounds.encode(b3.message()));
        String material = Bytes.of(a3.take(b3.message()).expose()).hex();
        PairingKeys keys = PairingKeys.derive(a3.take(b3.message()), messages);
        return Json.print(
                object(
                        "relay",
                        relay.bytes().hex(),
                        "code",
                        code.text(),
                        "password",
                        password.hex(),
                        "draws of a",
                        drawsOfA.drawn,
                        "draws of b",
                        drawsOfB.drawn,
                        "messages",
                        messages.stream().map(Bytes::hex).toList(),
                        "keying material",
                        material,
                        "K of a to b",
                        Bytes.of(keys.toJoiner().expose()).hex(),
                        "K of b to a",
                        Bytes.of(keys.toMaker().expose()).hex(),
                        "messages that end a run",
                        failing(a, messages)));
    }

    /** Each is given to {@code a} as the first message of b, and has to fail. */
    private static List<Map<String, Object>> failing(Jpake.First a, List<Bytes> messages) {
        List<Map<String, Object>> failing = new ArrayList<>();
        failing.add(refused(a, "a's own, sent back", messages.getFirst()));
        failing.add(refused(a, "a byte after the last field", longer(messages.get(1))));
        failing.add(refused(a, "a changed proof", flipped(messages.get(1), -1)));
        failing.add(refused(a, "a changed point", flipped(messages.get(1), 20)));
        failing.add(refused(a, "another name", flipped(messages.get(1), 2)));
        return List.copyOf(failing);
    }

    private static Map<String, Object> refused(Jpake.First a, String what, Bytes message) {
        try {
            Object taken = a.take(Rounds.first(message), new SeededEntropy(3));
            throw new AssertionError(what + " is taken: " + taken);
        } catch (MalformedException | UnopenableException e) {
            return object("what", what, "message", message.hex());
        }
    }

    private static Bytes longer(Bytes bytes) {
        byte[] longer = Arrays.copyOf(bytes.shared(), bytes.size() + 1);
        return Bytes.owned(longer);
    }

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] changed = bytes.toArray();
        changed[Math.floorMod(at, changed.length)] ^= 1;
        return Bytes.owned(changed);
    }

    /** Entropy that remembers what it gave. */
    private static final class Drawing implements Entropy {
        final List<String> drawn = new ArrayList<>();
        private final Entropy source;

        Drawing(Entropy source) {
            this.source = source;
        }

        @Override
        public void fill(byte[] out) {
            source.fill(out);
            drawn.add(Bytes.of(out).hex());
        }
    }
}
