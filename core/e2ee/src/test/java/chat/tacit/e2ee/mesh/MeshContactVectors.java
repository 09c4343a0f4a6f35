package chat.tacit.e2ee.mesh;

import static chat.tacit.e2ee.mesh.MeshVectors.BOB;
import static chat.tacit.e2ee.mesh.MeshVectors.hex;
import static chat.tacit.e2ee.mesh.MeshVectors.require;
import static chat.tacit.e2ee.mesh.MeshVectors.requireMalformed;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JosePem;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Samples;
import chat.tacit.kit.SeededEntropy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of {@code spec/vectors/mesh.json} that is about contacts and mesh addresses. */
final class MeshContactVectors {
    private static final String PASSPHRASE = "Zwölf Reiher stehen im Schilf";

    private final SeededEntropy entropy = new SeededEntropy(42);

    Map<String, Object> joinParts() {
        Bytes id = Bytes.owned(entropy.bytes(16));
        Bytes join = Bytes.owned(entropy.bytes(4_500));
        List<Part> parts = Cut.JOIN.cut(id, join);
        Assembly assembly = Assembly.ofJoins();
        Bytes whole = Bytes.empty();
        for (Part part : parts.reversed()) {
            Part read = Part.decodeOfJoin(part.encodeOfJoin());
            whole = assembly.take(id, read, Instant.EPOCH).whole().orElse(whole);
        }
        require(whole.equals(join), "the parts make the join");
        return object(
                "id",
                id,
                "join",
                join,
                "payloads of kind 5",
                parts.stream().map(Part::encodeOfJoin).toList(),
                "refused payloads",
                refusedParts(id));
    }

    private static List<Object> refusedParts(Bytes id) {
        List<Object> all = new ArrayList<>();
        for (String[] bad :
                new String[][] {
                    {"nothing in it", id.hex() + "0001"},
                    {"the part behind the last", id.hex() + "010161"},
                    {"of none", id.hex() + "000061"},
                    {"of nine", id.hex() + "000961"},
                    {"4,016 bytes", id.hex() + "0001" + "61".repeat(4_016)}
                }) {
            requireMalformed(() -> Part.decodeOfJoin(Bytes.ofHex(bad[1])), bad[0]);
            all.add(object("what", bad[0], "payload", bad[1]));
        }
        return all;
    }

    Map<String, Object> request() {
        MeshRequest request =
                new MeshRequest(Samples.hidden(entropy).invitation(), "Grüße aus Łódź");
        Bytes body = request.encode();
        require(MeshRequest.decode(body).equals(request), "the request is read");
        List<Object> refused = new ArrayList<>();
        for (String[] bad :
                new String[][] {
                    {"padding that isn't zero", hex(changed(body, 4_095, 1))},
                    {"another version", hex(changed(body, 3, 2))},
                    {"a length beyond the end", hex(changed(body, 0, 0xff))},
                    {"a byte missing", body.slice(0, 4_095).hex()}
                }) {
            requireMalformed(() -> MeshRequest.decode(Bytes.ofHex(bad[1])), bad[0]);
            refused.add(object("what", bad[0], "request", bad[1]));
        }
        return object(
                "fixed",
                request.invitation().encode(),
                "greeting",
                request.greeting(),
                "request",
                body,
                "refused requests",
                refused);
    }

    private static byte[] changed(Bytes good, int at, int value) {
        byte[] changed = good.toArray();
        changed[at] = (byte) value;
        return changed;
    }

    Map<String, Object> exported() throws UnopenableException {
        List<byte[]> drawn = new ArrayList<>();
        Entropy recording =
                out -> {
                    entropy.fill(out);
                    drawn.add(out.clone());
                };
        Secret passphrase = Secret.owned(Text.utf8(PASSPHRASE));
        String pem = JosePem.encrypt(BOB, passphrase, recording);
        require(JosePem.decrypt(pem, passphrase).equals(BOB), "the key is read");
        return object(
                "key",
                "bob",
                "passphrase",
                PASSPHRASE,
                "salt",
                hex(drawn.getFirst()),
                "IV",
                hex(drawn.getLast()),
                "private half",
                pem,
                "public half",
                JosePem.write(BOB.publicKey()));
    }
}
