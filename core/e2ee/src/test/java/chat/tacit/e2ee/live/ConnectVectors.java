package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.AdmissionVectors.require;
import static chat.tacit.e2ee.live.AdmissionVectors.requireUnopenable;
import static chat.tacit.kit.Json.object;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.RelayGreeting;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.SessionKeys;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first lines of a connection in {@code spec/vectors/live.json}, in either mode, and what
 * neither end takes.
 */
final class ConnectVectors {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_262_400_123L);
    private static final TlsKey LEAF = TlsKey.ofSpki(new byte[] {1, 2, 3});
    private static final DisplayName ADA = new DisplayName("Ada");
    private static final int RELAY = 61;
    private static final int CLIENT = 62;

    private final SigningKey identity = SigningKey.generate(new SeededEntropy(60));
    private final Fingerprint fingerprint = Fingerprint.of(identity.publicKey());

    Map<String, Object> print() throws UnopenableException {
        Run tls = new Run(LEAF);
        return object(
                "identity's seed",
                VectorPerson.hex(identity.seed()),
                "fingerprint",
                fingerprint.bytes().hex(),
                "tls key",
                LEAF.hash().hex(),
                "now",
                Long.toString(NOW.toEpochMilli()),
                "draws of the relay, s and ns",
                drawn(RELAY, 2),
                "draws of the client, c and the seal's",
                drawn(CLIENT, 2),
                "name",
                ADA.text(),
                "mode tls",
                tls.print(),
                "mode sealed",
                new Run(TlsKey.NONE).print(),
                "refused by the client",
                refusedByTheClient(tls),
                "refused by the relay",
                refusedByTheRelay(tls));
    }

    private static List<String> drawn(long seed, int count) {
        SeededEntropy entropy = new SeededEntropy(seed);
        List<String> draws = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            draws.add(Bytes.owned(entropy.bytes(32)).hex());
        }
        return draws;
    }

    private RelayGreeting greeting(Versions versions, long seed) {
        Offer offer =
                new Offer(versions, Services.of(Service.LIVE), StoreKind.DISK, Limits.defaults());
        return RelayGreeting.of(
                new RelayIdentity(identity, LEAF, offer), NOW, new SeededEntropy(seed));
    }

    private ClientGreeting.Outcome answer(
            Fingerprint expected, byte[] connect, byte[] hello, TlsKey leaf) {
        return ClientGreeting.of(expected)
                .answer(
                        new ClientGreeting.Heard(connect, hello),
                        leaf,
                        ADA,
                        new SeededEntropy(CLIENT));
    }

    /** A connection whose certificate has this key; mode sealed without one. */
    private final class Run {
        final RelayGreeting relay = greeting(Versions.CURRENT, RELAY);
        final byte[] connect = relay.lines().get(0);
        final byte[] hello = relay.lines().get(1);
        final byte[] client;
        private final ClientGreeting.Connected connected;

        Run(TlsKey leaf) {
            if (!(answer(fingerprint, connect, hello, leaf)
                    instanceof ClientGreeting.Connected made)) {
                throw new AssertionError("the client doesn't answer");
            }
            connected = made;
            client = made.line();
        }

        Map<String, Object> print() throws UnopenableException {
            SessionKeys keys = keys();
            byte[] ack =
                    new ServerLine.Ack(
                                    Data.of(Bytes.owned(Text.utf8("Attic"))), 0, Optional.empty())
                            .encode();
            byte[] sealed = relay.named(client).session().channel().sealNext(ack);
            require(connected.session().id().equals(keys.id()), "sid");
            byte[] opened =
                    Aead.open(keys.relayToClient(), Nonces.counter(0), keys.id().toArray(), sealed);
            require(Bytes.of(opened).equals(Bytes.of(ack)), "the first line as by hand");
            return object(
                    "server's first line",
                    text(connect),
                    "server's second line",
                    text(hello),
                    "body",
                    ((ServerLine.Hello) ServerLine.decode(hello)).body().bytes().hex(),
                    "client's line",
                    text(client),
                    "sid",
                    keys.id().hex(),
                    "k_c2s",
                    VectorPerson.hex(keys.clientToRelay()),
                    "k_s2c",
                    VectorPerson.hex(keys.relayToClient()),
                    "server's next line, before it is sealed",
                    text(ack),
                    "as it is sealed",
                    Text.base64Url(sealed));
        }

        /** As the client computes them, from what it drew. */
        private SessionKeys keys() throws UnopenableException {
            Secret drawn = Secret.owned(new SeededEntropy(CLIENT).bytes(AgreementPublicKey.SIZE));
            return SessionKeys.derive(
                    AgreementKey.of(drawn),
                    ((ServerLine.Connect) ServerLine.decode(connect)).key(),
                    Fields.of(Labels.SESSION).variable(connect).variable(hello).variable(client));
        }
    }

    private static String text(byte[] line) {
        return new String(line, US_ASCII);
    }

    private List<Object> refusedByTheClient(Run run) {
        ServerLine.Hello hello = (ServerLine.Hello) ServerLine.decode(run.hello);
        byte[] changed = hello.body().bytes().toArray();
        changed[10] ^= 1; // of ns
        RelayGreeting newer = greeting(new Versions(2, 2), RELAY);
        RelayGreeting other = greeting(Versions.CURRENT, RELAY + 100);
        Fingerprint elsewhere = new Fingerprint(Bytes.zeros(32));
        AgreementPublicKey low = new AgreementPublicKey(Bytes.zeros(32));
        return List.of(
                rejected("another fingerprint", elsewhere, run.connect, run.hello),
                rejected(
                        "a changed body",
                        fingerprint,
                        run.connect,
                        new ServerLine.Hello(Data.of(Bytes.owned(changed)), hello.signature())
                                .encode()),
                rejected(
                        "s unlike the first line's",
                        fingerprint,
                        other.lines().getFirst(),
                        run.hello),
                rejected(
                        "no common version",
                        fingerprint,
                        newer.lines().getFirst(),
                        newer.lines().getLast()),
                rejected(
                        "s of low order",
                        fingerprint,
                        new ServerLine.Connect(low).encode(),
                        signed(hello.body().bytes(), run.connect)),
                malformed("a number with a leading zero", "banned:0900"),
                malformed("an upper-case word", text(run.connect).replace("connect", "Connect")),
                malformed("CR before the end", text(run.connect) + "\r"));
    }

    private Map<String, Object> rejected(
            String what, Fingerprint expected, byte[] connect, byte[] hello) {
        if (!(answer(expected, connect, hello, LEAF)
                instanceof ClientGreeting.Rejected(var fault))) {
            throw new AssertionError(what);
        }
        return object(
                "what",
                what,
                "fingerprint",
                expected.bytes().hex(),
                "server's first line",
                text(connect),
                "server's second line",
                text(hello),
                "fault",
                fault.name());
    }

    /** The hello with {@code s} all zero, signed by the relay itself. */
    private byte[] signed(Bytes body, byte[] connect) {
        String own = ((ServerLine.Connect) ServerLine.decode(connect)).key().bytes().hex();
        require(body.hex().contains(own), "s stands in the body");
        Bytes zero = Bytes.ofHex(body.hex().replace(own, "00".repeat(AgreementPublicKey.SIZE)));
        Fields said = Fields.of(Labels.LIVE_HELLO).fixed(fingerprint.bytes()).variable(zero);
        return new ServerLine.Hello(Data.of(zero), identity.sign(said)).encode();
    }

    private static Map<String, Object> malformed(String what, String line) {
        requireUnopenable(() -> ServerLine.decode(line.getBytes(US_ASCII)), what);
        return object("what", what, "line", line, "fault", "MALFORMED");
    }

    private List<Object> refusedByTheRelay(Run run) {
        ClientLine.Connect said = (ClientLine.Connect) ClientLine.decode(run.client);
        RelayGreeting other = greeting(Versions.CURRENT, RELAY + 100);
        String line = text(run.client);
        AgreementPublicKey low = new AgreementPublicKey(Bytes.zeros(32));
        return List.of(
                unopened(
                        "c of low order",
                        run.relay,
                        text(new ClientLine.Connect(low, said.name()).encode())),
                sealedToAnother(other, line),
                unopened("four fields", run.relay, line + ":AAAA"),
                unopened("padding in base64", run.relay, line + "="),
                unopened("CR before the end", run.relay, line + "\r"),
                unopened("an upper-case word", run.relay, line.replace("connect", "CONNECT")));
    }

    private static Map<String, Object> sealedToAnother(RelayGreeting other, String line) {
        Map<String, Object> refused = unopened("a seal to another key", other, line);
        refused.put("server's first line", text(other.lines().getFirst()));
        return refused;
    }

    private static Map<String, Object> unopened(String what, RelayGreeting relay, String line) {
        requireUnopenable(() -> relay.named(line.getBytes(US_ASCII)), what);
        return object("what", what, "line", line);
    }
}
