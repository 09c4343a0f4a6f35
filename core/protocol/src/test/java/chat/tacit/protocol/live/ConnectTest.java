package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ClientHandshake.Fault;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

class ConnectTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_262_400_123L);
    private static final TlsKey TLS = TlsKey.ofSpki(new byte[] {1, 2, 3});
    private static final DisplayName ADA = new DisplayName("Ada");

    private final Entropy entropy = new Random(1)::nextBytes;
    private final RelayIdentity relay = relay(TLS);

    @Test
    void bothEndsAgreeAndTheRelayLearnsTheName() throws UnopenableException {
        RelayGreeting greeting = RelayGreeting.of(relay, NOW, entropy);
        ClientGreeting.Connected client = connected(answer(heard(greeting), TLS));
        RelayGreeting.Named named = greeting.named(client.line());

        assertThat(named.name()).isEqualTo(ADA);
        assertThat(named.session().session()).isEqualTo(client.session());
        assertThat(client.session().mode()).isEqualTo(Mode.TLS);
        assertThat(client.relay().offer()).isEqualTo(relay.offer());
        assertThat(client.relay().now()).isEqualTo(NOW);
    }

    @Test
    void firstLineOfTheRelayIsSealedInEitherMode() throws UnopenableException {
        for (TlsKey leaf : new TlsKey[] {TLS, TlsKey.NONE}) {
            RelayGreeting greeting = RelayGreeting.of(relay, NOW, entropy);
            ClientGreeting.Connected client = connected(answer(heard(greeting), leaf));
            FrameChannel atRelay = greeting.named(client.line()).session().channel();
            byte[] ack = bytes("ack");
            byte[] first = atRelay.sealNext(ack);
            assertThat(first).hasSize(ack.length + 16);
            assertThat(client.channel().openNext(first)).isEqualTo(ack);
            assertThat(client.channel().open(atRelay.seal(ack))).isEqualTo(ack);
        }
    }

    @Test
    void recordedHelloLeadsNowhere() throws UnopenableException {
        RelayGreeting recorded = RelayGreeting.of(relay, NOW, entropy);
        ClientGreeting.Heard heard = heard(recorded);
        recorded.close();
        ClientGreeting.Connected client = connected(answer(heard, TLS));
        // Who plays the recording lacks s, and has to make up the first line.
        RelayGreeting fresh = RelayGreeting.of(relay, NOW, entropy);
        byte[] line = connected(answer(heard(fresh), TLS)).line();
        FrameChannel liar = fresh.named(line).session().channel();
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> client.channel().openNext(liar.sealNext(bytes("ack"))));
    }

    @Test
    void anotherRelayIsNotAnswered() {
        RelayGreeting other = RelayGreeting.of(relay(TLS), NOW, entropy);
        assertThat(fault(answer(heard(other), TLS))).isEqualTo(Fault.OTHER_IDENTITY);
    }

    @Test
    void helloThatTheRelayDidNotSignIsNotAnswered() {
        ClientGreeting.Heard one = heard(RelayGreeting.of(relay, NOW, entropy));
        ClientGreeting.Heard two = heard(RelayGreeting.of(relay, NOW.plusSeconds(1), entropy));
        // The hello is whole, but isn't the one of this first line.
        assertThat(fault(answer(new ClientGreeting.Heard(one.connect(), two.hello()), TLS)))
                .isEqualTo(Fault.BAD_SIGNATURE);

        ServerLine.Hello first = (ServerLine.Hello) ServerLine.decode(one.hello());
        ServerLine.Hello second = (ServerLine.Hello) ServerLine.decode(two.hello());
        byte[] mixed = new ServerLine.Hello(first.body(), second.signature()).encode();
        assertThat(fault(answer(new ClientGreeting.Heard(one.connect(), mixed), TLS)))
                .isEqualTo(Fault.BAD_SIGNATURE);
    }

    @Test
    void relayOfOtherVersionsIsNotAnswered() {
        ClientGreeting.Heard heard = heard(RelayGreeting.of(relay, NOW, entropy));
        ClientGreeting newer = ClientGreeting.of(relay.fingerprint(), new Versions(2, 3));
        assertThat(fault(newer.answer(heard, TLS, ADA, entropy))).isEqualTo(Fault.DOWNGRADE);
    }

    @Test
    void keyOfLowOrderIsNotAnswered() {
        AgreementPublicKey low = new AgreementPublicKey(Bytes.zeros(32));
        HelloBody.Keys keys = new HelloBody.Keys(relay.key().publicKey(), low, TLS);
        Bytes body = new LiveHello(Bytes.zeros(32), keys, NOW, relay.offer()).encode();
        Bytes signature = relay.key().sign(LiveHello.signed(relay.fingerprint(), body));
        ClientGreeting.Heard heard =
                new ClientGreeting.Heard(
                        new ServerLine.Connect(low).encode(),
                        new ServerLine.Hello(Data.of(body), signature).encode());
        assertThat(fault(answer(heard, TLS))).isEqualTo(Fault.WEAK_KEY);
    }

    @Test
    void nameThatWasSealedToAnotherGreetingDoesNotOpen() {
        byte[] line = connected(answer(heard(RelayGreeting.of(relay, NOW, entropy)), TLS)).line();
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> RelayGreeting.of(relay, NOW, entropy).named(line));
    }

    @Test
    void clientKeyOfLowOrderIsRefused() throws UnopenableException {
        RelayGreeting greeting = RelayGreeting.of(relay, NOW, entropy);
        AgreementPublicKey s =
                ((ServerLine.Connect) ServerLine.decode(greeting.lines().getFirst())).key();
        Data name = new SealedName(1, Mode.TLS, ADA).seal(s, relay.fingerprint(), entropy);
        byte[] line =
                new ClientLine.Connect(new AgreementPublicKey(Bytes.zeros(32)), name).encode();
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> greeting.named(line));
    }

    @Test
    void modeTlsIsRefusedWhereTheRelayEndsNoTls() throws UnopenableException {
        RelayGreeting plain = RelayGreeting.of(relay(TlsKey.NONE), NOW, entropy);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> plain.named(named(plain, 1, Mode.TLS)));
    }

    @Test
    void versionThatWasNotOfferedIsRefused() throws UnopenableException {
        RelayGreeting greeting = RelayGreeting.of(relay, NOW, entropy);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> greeting.named(named(greeting, 2, Mode.SEALED)));
    }

    @Test
    void anotherLineThanConnectIsMalformed() {
        RelayGreeting greeting = RelayGreeting.of(relay, NOW, entropy);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> greeting.named(new ClientLine.Pong().encode()));
    }

    @Test
    void sizeOfTheLineTellsNothingOfTheName() {
        ClientGreeting.Heard heard = heard(RelayGreeting.of(relay, NOW, entropy));
        ClientGreeting client = ClientGreeting.of(relay.fingerprint());
        DisplayName longest = new DisplayName("x".repeat(DisplayName.MAX_SIZE));
        assertThat(connected(client.answer(heard, TLS, longest, entropy)).line())
                .hasSameSizeAs(connected(answer(heard, TLS)).line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u202eb", " a", "a\t"})
    void nameThatMisleadsIsNone(String name) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> new DisplayName(name));
    }

    @Test
    void nameIsTakenUpToItsLimit() {
        assertThat(new DisplayName("ä".repeat(32)).utf8().size()).isEqualTo(64);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new DisplayName("ä".repeat(32) + "x"));
    }

    /** A line that a client could say to this greeting, with another version or mode. */
    private byte[] named(RelayGreeting greeting, int version, Mode mode)
            throws UnopenableException {
        AgreementPublicKey s =
                ((ServerLine.Connect) ServerLine.decode(greeting.lines().getFirst())).key();
        ServerLine.Hello hello = (ServerLine.Hello) ServerLine.decode(greeting.lines().getLast());
        Fingerprint to = Fingerprint.of(LiveHello.decode(hello.body().bytes()).keys().identity());
        Data name = new SealedName(version, mode, ADA).seal(s, to, entropy);
        return new ClientLine.Connect(AgreementKey.generate(entropy).publicKey(), name).encode();
    }

    private ClientGreeting.Outcome answer(ClientGreeting.Heard heard, TlsKey leaf) {
        return ClientGreeting.of(relay.fingerprint()).answer(heard, leaf, ADA, entropy);
    }

    private static ClientGreeting.Heard heard(RelayGreeting greeting) {
        return new ClientGreeting.Heard(greeting.lines().get(0), greeting.lines().get(1));
    }

    private static ClientGreeting.Connected connected(ClientGreeting.Outcome outcome) {
        return switch (outcome) {
            case ClientGreeting.Connected connected -> connected;
            case ClientGreeting.Rejected rejected -> throw new AssertionError(rejected);
        };
    }

    private static Fault fault(ClientGreeting.Outcome outcome) {
        return switch (outcome) {
            case ClientGreeting.Connected connected -> throw new AssertionError(connected);
            case ClientGreeting.Rejected(Fault fault) -> fault;
        };
    }

    private RelayIdentity relay(TlsKey tls) {
        Offer offer =
                new Offer(
                        Versions.CURRENT,
                        Services.of(Service.LIVE),
                        StoreKind.DISK,
                        Limits.defaults());
        return new RelayIdentity(SigningKey.generate(entropy), tls, offer);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
