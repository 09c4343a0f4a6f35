package chat.tacit.e2ee.mesh;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.JsonReader;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.JwsType;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketFields;
import chat.tacit.protocol.mesh.Timestamp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code spec/vectors/mesh.json} from the code. Each failing vector is tried here, and has to
 * fail as it says.
 */
final class MeshVectors {
    static final JoseKey ALICE = VectorKeys.key(VectorKeys.ALICE);
    static final JoseKey BOB = VectorKeys.key(VectorKeys.BOB);

    private final List<byte[]> drawn = new ArrayList<>();
    private final SeededEntropy source = new SeededEntropy(40);
    private final Entropy entropy =
            out -> {
                source.fill(out);
                drawn.add(out.clone());
            };

    /** The document's example of what is encrypted. */
    private final Envelope example =
            new Envelope(
                    ALICE.publicKey(),
                    "Hello, this is a test message!",
                    MessageUuid.parse("123e4567-e89b-12d3-a456-426614174000"),
                    Timestamp.parse("2024-06-15T12:34:56Z"));

    String print() throws UnopenableException {
        MeshServerVectors servers = new MeshServerVectors();
        MeshContactVectors contacts = new MeshContactVectors();
        Packet packet = PacketSeal.seal(example, ALICE, BOB.publicKey(), entropy);
        return Json.print(
                object(
                        "json", json(),
                        "refused json", refusedJson(),
                        "keys", List.of(key("alice", ALICE), key("bob", BOB)),
                        "refused keys", refusedKeys(),
                        "packet", packet(packet),
                        "refused packets", refusedPackets(packet),
                        "unopenable packets", unopenable(packet),
                        "work", servers.work(packet.hash()),
                        "retrieval", servers.retrieval(),
                        "signed messages", servers.signedMessages(),
                        "peer", servers.peer(),
                        "kept", servers.kept(packet.hash()),
                        "join in parts", contacts.joinParts(),
                        "request to a mesh address", contacts.request(),
                        "exported mesh address", contacts.exported()));
    }

    private static List<Object> json() {
        List<Object> all = new ArrayList<>();
        for (String text :
                List.of(
                        " { \"b\" : [ true , {} , [] ] , \"a\" : 0 } ",
                        "{\"a\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\/\"}",
                        "{\"\\u20ac\":1,\"\\ufb33\":2,\"\\ud83d\\ude00\":3,\"1\":4}")) {
            byte[] canonical = JsonReader.object(Text.utf8(text)).canonical();
            all.add(object("text", hex(Text.utf8(text)), "canonical", hex(canonical)));
        }
        return all;
    }

    private static List<Object> refusedJson() {
        List<Object> all = new ArrayList<>();
        for (String[] bad :
                new String[][] {
                    {"a name twice", "{\"a\":1,\"a\":2}"},
                    {"a name twice, once escaped", "{\"a\":1,\"\\u0061\":2}"},
                    {"null", "{\"a\":null}"},
                    {"a sign", "{\"a\":-1}"},
                    {"a point", "{\"a\":1.0}"},
                    {"an exponent", "{\"a\":1e3}"},
                    {"a zero in front", "{\"a\":01}"},
                    {"above 2^53 - 1", "{\"a\":9007199254740992}"},
                    {"half a surrogate pair", "{\"a\":\"\\ud800\"}"},
                    {"nine deep", "{\"a\":[[[[[[[[]]]]]]]]}"},
                    {"something behind it", "{} {}"},
                    {"no object", "[]"}
                }) {
            byte[] text = Text.utf8(bad[1]);
            requireMalformed(() -> JsonReader.object(text), bad[0]);
            all.add(object("what", bad[0], "text", hex(text)));
        }
        return all;
    }

    private static Map<String, Object> key(String name, JoseKey key) {
        return object(
                "name", name,
                "PKCS #8", Text.base64(key.secret().expose()),
                "SubjectPublicKeyInfo", Text.base64(key.publicKey().bytes().shared()),
                "thumbprint", key.publicKey().thumbprint());
    }

    private static List<Object> refusedKeys() {
        byte[] spki = ALICE.publicKey().bytes().toArray();
        byte[] longer = Arrays.copyOf(spki, spki.length + 1);
        List<Object> all = new ArrayList<>();
        for (String[] bad :
                new String[][] {
                    {"1,024 bits", VectorKeys.WEAK},
                    {"e = 3", VectorKeys.SMALL_EXPONENT},
                    {"an elliptic curve", VectorKeys.ELLIPTIC},
                    {"a byte behind it", Text.base64(longer)}
                }) {
            requireMalformed(() -> new JosePublicKey(Bytes.owned(Text.fromBase64(bad[1]))), bad[0]);
            all.add(object("what", bad[0], "SubjectPublicKeyInfo", bad[1]));
        }
        return all;
    }

    private Map<String, Object> packet(Packet packet) throws UnopenableException {
        require(PacketSeal.open(packet, BOB).equals(example), "the example opens");
        return object(
                "sender", "alice",
                "recipient", "bob",
                "encrypted JSON object", Text.fromUtf8(example.encode()),
                "draws", drawn.stream().map(MeshVectors::hex).toList(),
                "message", packet.message().compact(),
                "signature", packet.signature().compact(),
                "H(packet)", packet.hash(),
                "H(body)", hex(Hash.sha256(packet.encode())),
                "the same in another order and with spaces", again(packet));
    }

    /** A body that isn't canonical, of the same packet. */
    private static String again(Packet packet) {
        String members =
                "{ \"signature\": \"%s\", \"message\": \"%s\", \"recipient\": \"%s\", \"pad\": \""
                        .formatted(
                                Text.base64(packet.signature().bytes()),
                                Text.base64(packet.message().bytes()),
                                Text.base64(packet.recipient().bytes().shared()));
        String body = members + "0".repeat(Packet.SIZE - members.length() - 3) + "\" }";
        require(Packet.decode(Text.utf8(body)).hash().equals(packet.hash()), "it is the same");
        return hex(Hash.sha256(Text.utf8(body)));
    }

    private List<Object> refusedPackets(Packet packet) {
        String header = Text.fromUtf8(packet.message().parts().header());
        List<Object> all = new ArrayList<>();
        for (String[] change :
                new String[][] {
                    {"another algorithm", "RSA-OAEP-256", "RSA-OAEP"},
                    {"another encryption", "A256GCM", "A128GCM"},
                    {"another type", "tacit-msg", "tacit-sig"},
                    {"compressed", "}", ",\"zip\":\"DEF\"}"},
                    {"a critical extension", "}", ",\"crit\":[\"exp\"]}"},
                    {"a key in the header", "}", ",\"jwk\":{}}"},
                    {"a name twice", "}", ",\"alg\":\"RSA-OAEP-256\"}"},
                    {
                        "another recipient",
                        BOB.publicKey().thumbprint().toString(),
                        ALICE.publicKey().thumbprint().toString()
                    }
                }) {
            String message = withHeader(packet.message(), header.replace(change[1], change[2]));
            all.add(refused(change[0], packet, message));
        }
        all.add(refused("four parts", packet, packet.message().compact().replaceFirst("\\.", "")));
        all.add(refused("the signature in its place", packet, packet.signature().compact()));
        return all;
    }

    private static String withHeader(Jwe jwe, String header) {
        String compact = jwe.compact();
        return Text.base64Url(Text.utf8(header)) + compact.substring(compact.indexOf('.'));
    }

    private static Object refused(String what, Packet packet, String message) {
        PacketFields fields =
                new PacketFields(
                        packet.recipient().bytes(),
                        Bytes.owned(Text.utf8(message)),
                        Bytes.owned(packet.signature().bytes()));
        requireMalformed(fields::check, what);
        return object("what", what, "message", message, "H(packet)", fields.hash());
    }

    private List<Object> unopenable(Packet packet) {
        Packet other = PacketSeal.seal(example, ALICE, BOB.publicKey(), source);
        JsonObject right =
                JsonObject.empty()
                        .with(
                                "message_sha256",
                                Text.base64Url(Hash.sha256(packet.message().bytes())))
                        .with("recipient", BOB.publicKey().thumbprint().toString())
                        .with("sender", ALICE.publicKey().thumbprint().toString());
        String bob = BOB.publicKey().thumbprint().toString();
        String alice = ALICE.publicKey().thumbprint().toString();
        require(opens(packet.message(), signature(right, ALICE)), "the right one opens");
        JsonObject json = JsonReader.object(example.encode());
        return List.of(
                shut("the signature of another packet", packet.message(), other.signature()),
                shut("signed by another key", packet.message(), signature(right, BOB)),
                shut(
                        "said to be another's",
                        packet.message(),
                        signature(right.with("sender", bob), BOB)),
                shut(
                        "for another",
                        packet.message(),
                        signature(right.with("recipient", alice), ALICE)),
                shut("a member more", packet.message(), signature(right.with("more", 1), ALICE)),
                shut(
                        "a timestamp with a zone",
                        json.with("timestamp", "2024-06-15T12:34:56+00:00")),
                shut(
                        "a uuid in capitals",
                        json.with("uuid", "123E4567-E89B-12D3-A456-426614174000")),
                shut("a member more inside", json.with("more", 1)),
                shut("a sender of 1,024 bits", json.with("sender", VectorKeys.WEAK)));
    }

    private Jwe signature(JsonObject signed, JoseKey signer) {
        Jws jws = Jws.sign(JwsType.MESSAGE, signed, signer, source);
        String text = Text.base64(jws.compact().getBytes(StandardCharsets.US_ASCII));
        byte[] json = JsonObject.empty().with("signature", text).canonical();
        return SealedJson.seal(Jwe.Type.SIGNATURE, BOB.publicKey(), json, source);
    }

    private static boolean opens(Jwe message, Jwe signature) {
        try {
            PacketSeal.open(new Packet(BOB.publicKey(), message, signature), BOB);
            return true;
        } catch (UnopenableException e) {
            return false;
        }
    }

    private static Object shut(String what, Jwe message, Jwe signature) {
        require(!opens(message, signature), what);
        return object("what", what, "message", message.compact(), "signature", signature.compact());
    }

    /** Sealed and signed as it should be, but for what is inside. */
    private Object shut(String what, JsonObject inside) {
        Jwe message =
                SealedJson.seal(Jwe.Type.MESSAGE, BOB.publicKey(), inside.canonical(), source);
        JsonObject signed =
                JsonObject.empty()
                        .with("message_sha256", Text.base64Url(Hash.sha256(message.bytes())))
                        .with("recipient", BOB.publicKey().thumbprint().toString())
                        .with("sender", ALICE.publicKey().thumbprint().toString());
        return shut(what, message, signature(signed, ALICE));
    }

    static void requireMalformed(Runnable reading, String what) {
        boolean read;
        try {
            reading.run();
            read = true;
        } catch (MalformedException e) {
            read = false;
        }
        require(!read, what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static String hex(byte[] bytes) {
        return Bytes.owned(bytes).hex();
    }

    static Secret secret(int seed) {
        return Secret.random(new SeededEntropy(seed), 32);
    }
}
