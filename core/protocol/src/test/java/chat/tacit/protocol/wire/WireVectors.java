package chat.tacit.protocol.wire;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.Json;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code spec/vectors/wire.json} from the code, so that an independent implementation can be
 * held against it. Each failing vector is tried here, and has to fail as it says.
 */
final class WireVectors {
    private static final Instant NOW = Relays.NOW;
    private static final TlsKey TLS = TlsKey.ofSpki(Text.utf8("a TLS key"));
    private static final AgreementKey CLIENT = AgreementKey.of(secret("client"));
    private static final Bytes NONCE = Bytes.owned(Hash.sha256(Text.utf8("nonce")));
    private static final AgreementKey RELAY = AgreementKey.of(secret("relay"));
    private static final SigningKey IDENTITY = SigningKey.of(secret("identity"));
    private static final SigningKey OTHER = SigningKey.of(secret("other identity"));

    private final RelayIdentity relay =
            new RelayIdentity(IDENTITY, TLS, Relays.offer(Versions.CURRENT));
    private final ClientHandshake client =
            ClientHandshake.start(relay.fingerprint(), script(CLIENT.secret().expose(), NONCE));
    private final byte[] relayHello =
            Relays.answer(client.hello(), relay, script(RELAY.secret().expose())).bytes();

    String print() throws UnopenableException {
        return Json.print(
                object(
                        "hello", hello(),
                        "sessions", List.of(session(TLS), session(TlsKey.NONE)),
                        "refused client hellos", clientHellos(),
                        "rejected relay hellos", relayHellos(),
                        "rest", rest(),
                        "addresses", addresses()));
    }

    private Map<String, Object> hello() {
        return object(
                "identity seed", hex(IDENTITY.seed().expose()),
                "identity public key", IDENTITY.publicKey().bytes().hex(),
                "fingerprint", relay.fingerprint().toString(),
                "client secret key c", hex(CLIENT.secret().expose()),
                "client nonce", NONCE.hex(),
                "client hello", hex(client.hello()),
                "relay secret key s", hex(RELAY.secret().expose()),
                "tls key", TLS.hash().hex(),
                "now", NOW.toEpochMilli(),
                "relay hello body", RelayHello.decode(relayHello).body().hex(),
                "relay hello", hex(relayHello));
    }

    /** Frames of both ends, and what must not open in their place. */
    private Map<String, Object> session(TlsKey leaf) throws UnopenableException {
        ClientHandshake.Established established =
                Relays.established(client.finish(relayHello, leaf));
        SessionKeys keys =
                SessionKeys.derive(
                        CLIENT,
                        RELAY.publicKey(),
                        SessionKeys.transcript(client.hello(), relayHello));
        RelayHandshake.Hello answer =
                Relays.answer(client.hello(), relay, script(RELAY.secret().expose()));
        FrameChannel atRelay = answer.next().first(established.firstFrame()).channel();
        FrameChannel atClient = established.channel();
        List<Object> frames = new ArrayList<>();
        for (String text : List.of("first", "", "third")) {
            byte[] plain = Text.utf8(text);
            byte[] up = atClient.seal(plain);
            byte[] down = atRelay.seal(plain);
            require(Arrays.equals(plain, atRelay.open(up)), "a frame opens at the relay");
            require(Arrays.equals(plain, atClient.open(down)), "a frame opens at the client");
            frames.add(object("plain", hex(plain), "to relay", hex(up), "to client", hex(down)));
        }
        return object(
                "leaf seen by the client", leaf.hash().hex(),
                "mode", established.session().mode().name().toLowerCase(java.util.Locale.ROOT),
                "sid", established.session().id().hex(),
                "k_c2s", hex(keys.clientToRelay().expose()),
                "k_s2c", hex(keys.relayToClient().expose()),
                "first frame plain", hex(new FirstFrame(established.session().mode()).encode()),
                "first frame", hex(established.firstFrame()),
                "refused first frames", firstFrames(established.firstFrame()),
                "then", frames);
    }

    private List<Object> firstFrames(byte[] good) {
        byte[] flipped = good.clone();
        flipped[0] ^= 1;
        List<Object> refused = new ArrayList<>();
        for (byte[] bad : List.of(flipped, Arrays.copyOf(good, good.length - 1), new byte[0])) {
            RelayHandshake next =
                    Relays.answer(client.hello(), relay, script(RELAY.secret().expose())).next();
            try {
                throw new AssertionError(next.first(bad));
            } catch (UnopenableException e) {
                refused.add(object("frame", hex(bad), "outcome", Refusal.UNOPENABLE));
            }
        }
        return refused;
    }

    private List<Object> clientHellos() {
        String key = hex(client.hello()).substring(8);
        return List.of(
                clientHello("an unknown field", "08011001" + key + "2801", Refusal.MALFORMED),
                clientHello("a field twice", "080108011001" + key, Refusal.MALFORMED),
                clientHello("fields out of order", "10010801" + key, Refusal.MALFORMED),
                clientHello("no nonce", ("08011001" + key).substring(0, 76), Refusal.MALFORMED),
                clientHello("version zero", "1001" + key, Refusal.MALFORMED),
                clientHello("an empty range", "08021001" + key, Refusal.MALFORMED),
                clientHello("a varint with spare bytes", "0881001001" + key, Refusal.MALFORMED),
                clientHello("cut off", ("08011001" + key).substring(0, 100), Refusal.MALFORMED),
                clientHello("nothing", "", Refusal.MALFORMED),
                clientHello(
                        "a key of low order",
                        "08011001" + "1a20" + "00".repeat(32) + key.substring(68),
                        Refusal.MALFORMED),
                clientHello("only later versions", "08021003" + key, Refusal.VERSION));
    }

    private Object clientHello(String what, String hello, Refusal expected) {
        Refusal outcome;
        try {
            outcome =
                    switch (RelayHandshake.answer(
                            HexFormat.of().parseHex(hello),
                            relay,
                            NOW,
                            script(RELAY.secret().expose()))) {
                        case RelayHandshake.Refused refused -> refused.refusal();
                        case RelayHandshake.Hello answered -> throw new AssertionError(what);
                    };
        } catch (MalformedException e) {
            outcome = Refusal.MALFORMED;
        }
        require(outcome == expected, what);
        return object("what", what, "client hello", hello, "outcome", outcome);
    }

    private List<Object> relayHellos() {
        RelayHello good = RelayHello.decode(relayHello);
        HelloBody body = HelloBody.decode(good.body());
        byte[] flipped = relayHello.clone();
        flipped[100] ^= 1;
        Bytes weak =
                new HelloBody(
                                1,
                                new HelloBody.Keys(
                                        IDENTITY.publicKey(),
                                        new AgreementPublicKey(Bytes.zeros(32)),
                                        TLS),
                                NOW,
                                body.offer())
                        .encode();
        Bytes later = new HelloBody(1, body.keys(), NOW, Relays.offer(new Versions(2, 3))).encode();
        Bytes successor = Bytes.ofHex(good.body().hex() + "5a0101");
        byte[] elsewhere = client.hello();
        elsewhere[elsewhere.length - 1] ^= 1;
        return List.of(
                relayHello("a flipped bit in the body", flipped, "BAD_SIGNATURE"),
                relayHello(
                        "another relay",
                        Relays.answer(
                                        client.hello(),
                                        new RelayIdentity(OTHER, TLS, relay.offer()),
                                        script(RELAY.secret().expose()))
                                .bytes(),
                        "OTHER_IDENTITY"),
                relayHello(
                        "signed by another relay",
                        signed(OTHER, client.hello(), good.body()),
                        "BAD_SIGNATURE"),
                relayHello(
                        "an answer to another client hello",
                        signed(IDENTITY, elsewhere, good.body()),
                        "BAD_SIGNATURE"),
                relayHello(
                        "a version outside the relay's own range",
                        signed(IDENTITY, client.hello(), later),
                        "DOWNGRADE"),
                relayHello(
                        "a session key of low order",
                        signed(IDENTITY, client.hello(), weak),
                        "WEAK_KEY"),
                relayHello("a successor", signed(IDENTITY, client.hello(), successor), "MALFORMED"),
                relayHello(
                        "a byte behind it",
                        Arrays.copyOf(relayHello, relayHello.length + 1),
                        "MALFORMED"));
    }

    private byte[] signed(SigningKey key, byte[] hello, Bytes body) {
        Bytes signature = key.sign(RelayHello.signed(relay.fingerprint(), hello, body));
        return new RelayHello(body, signature).encode();
    }

    private Object relayHello(String what, byte[] bytes, String expected) {
        String outcome;
        try {
            outcome =
                    switch (client.finish(bytes, TLS)) {
                        case ClientHandshake.Rejected rejected -> rejected.fault().name();
                        case ClientHandshake.Established established -> "ESTABLISHED";
                    };
        } catch (MalformedException e) {
            outcome = "MALFORMED";
        }
        require(outcome.equals(expected), what + ": " + outcome);
        return object("what", what, "relay hello", hex(bytes), "outcome", outcome);
    }

    private Map<String, Object> rest() {
        Bytes nonce = NONCE.slice(0, RestExchange.NONCE_SIZE);
        byte[] body = Text.utf8("{\"load\":0.25}");
        RestExchange exchange = RestExchange.of("GET", "/mesh/load?all=1", nonce, 200, body);
        String signature = exchange.sign(IDENTITY);
        RestExchange other = RestExchange.of("GET", "/mesh/load?all=1", nonce, 404, body);
        require(exchange.isSignedBy(IDENTITY.publicKey(), signature), "the exchange is signed");
        require(!other.isSignedBy(IDENTITY.publicKey(), signature), "the status is signed");
        return object(
                "method", exchange.method(),
                "path", exchange.path(),
                "Tacit-Nonce", nonce.base64Url(),
                "status", exchange.status(),
                "body", hex(body),
                "Tacit-Signature", signature,
                "Tacit-Signature of status 404", other.sign(IDENTITY));
    }

    private Map<String, Object> addresses() {
        String prefix = "tacit://" + relay.fingerprint() + "@";
        List<String> good =
                List.of(
                        prefix + "relay.example:443",
                        prefix + "192.0.2.7:8080",
                        prefix + "[2001:db8::1]:443",
                        prefix + "relay.example,192.0.2.7,[2001:db8:0:1:1:1:1:1]:65535");
        List<String> bad =
                List.of(
                        prefix + "relay.example",
                        prefix + "relay.example:0",
                        prefix + "relay.example:0443",
                        prefix + "relay.example:65536",
                        prefix + "relay.example:443/",
                        prefix + "Relay.example:443",
                        prefix + "relay.example.:443",
                        prefix + "192.0.2.07:443",
                        prefix + "192.0.2:443",
                        prefix + "2001:db8::1:443",
                        prefix + "[2001:0db8::1]:443",
                        prefix + "[::ffff:192.0.2.7]:443",
                        prefix + "a,a:443",
                        prefix + "a,b,c,d,e:443",
                        "tacit://" + relay.fingerprint() + "=@relay.example:443",
                        "https" + prefix.substring(5) + "relay.example:443");
        good.forEach(text -> require(isAddress(text), text));
        bad.forEach(text -> require(!isAddress(text), text));
        return object("valid", good, "malformed", bad);
    }

    private static boolean isAddress(String text) {
        try {
            return RelayAddress.parse(text).toString().equals(text);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Secret secret(String name) {
        return Secret.owned(Hash.sha256(Text.utf8(name)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static Entropy script(byte[] first, Bytes second) {
        return script(first, second.toArray());
    }

    /** Hands out these bytes, in this order. */
    private static Entropy script(byte[]... parts) {
        ArrayDeque<byte[]> left = new ArrayDeque<>(List.of(parts));
        return out -> {
            byte[] part = left.removeFirst();
            System.arraycopy(part, 0, out, 0, out.length);
        };
    }
}
