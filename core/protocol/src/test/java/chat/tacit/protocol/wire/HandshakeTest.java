package chat.tacit.protocol.wire;

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
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class HandshakeTest {
    private final Entropy entropy = new SeededEntropy(1);
    private final RelayIdentity relay = Relays.relay(entropy, Relays.TLS);

    @Test
    void bothEndsAgreeOnTheSession() throws UnopenableException {
        ClientHandshake client = ClientHandshake.start(relay.fingerprint(), entropy);
        RelayHandshake.Hello answer = Relays.answer(client.hello(), relay, entropy);
        ClientHandshake.Established established =
                Relays.established(client.finish(answer.bytes(), TlsKey.NONE));
        RelaySession session = answer.next().first(established.firstFrame());

        assertThat(session.session()).isEqualTo(established.session());
        assertThat(session.key().publicKey()).isEqualTo(established.session().relayKey());
        assertThat(established.body().offer()).isEqualTo(relay.offer());
        assertThat(established.body().now()).isEqualTo(Relays.NOW);
    }

    @Test
    void bothEndsAgreeOnKeysWhereThereIsNoFirstFrame() {
        ClientHandshake client = ClientHandshake.start(relay.fingerprint(), entropy);
        RelayHandshake.Hello answer = Relays.answer(client.hello(), relay, entropy);
        SessionKeys keys = answer.next().keys();
        assertThat(client.agree(answer.bytes()))
                .isInstanceOfSatisfying(
                        ClientHandshake.Agreed.class,
                        agreed -> {
                            assertThat(agreed.keys()).isEqualTo(keys);
                            assertThat(agreed.body().offer()).isEqualTo(relay.offer());
                        });
        Fingerprint other = Fingerprint.of(SigningKey.generate(entropy).publicKey());
        ClientHandshake elsewhere = ClientHandshake.start(other, entropy);
        byte[] wrong = Relays.answer(elsewhere.hello(), relay, entropy).bytes();
        assertThat(elsewhere.agree(wrong))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.OTHER_IDENTITY));
        assertThat(client.agree(wrong))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.BAD_SIGNATURE));
    }

    @Test
    void whoeverAnswersHasToProveWhoThatIs() {
        ClientHandshake client = ClientHandshake.withAnybody(entropy);
        byte[] answer = Relays.answer(client.hello(), relay, entropy).bytes();
        assertThat(client.agree(answer))
                .isInstanceOfSatisfying(
                        ClientHandshake.Agreed.class,
                        agreed ->
                                assertThat(Fingerprint.of(agreed.body().keys().identity()))
                                        .isEqualTo(relay.fingerprint()));
        ClientHandshake another = ClientHandshake.withAnybody(entropy);
        assertThat(another.agree(answer))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.BAD_SIGNATURE));
    }

    @Test
    void framesAreSealedBothWaysWithoutTls() throws UnopenableException {
        Ends ends = connect(relay, TlsKey.NONE);
        assertThat(ends.client().session().mode()).isEqualTo(Mode.SEALED);
        byte[] frame = "over the counter".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 3; i++) {
            byte[] up = ends.client().seal(frame);
            byte[] down = ends.relay().channel().seal(frame);
            assertThat(up).hasSize(frame.length + 16).isNotEqualTo(down);
            assertThat(ends.relay().channel().open(up)).isEqualTo(frame);
            assertThat(ends.client().open(down)).isEqualTo(frame);
        }
    }

    @Test
    void framesPassAsTheyAreWhenTlsEndsAtTheRelay() throws UnopenableException {
        Ends ends = connect(relay, Relays.TLS);
        assertThat(ends.client().session().mode()).isEqualTo(Mode.TLS);
        assertThat(ends.relay().session().mode()).isEqualTo(Mode.TLS);
        byte[] frame = {1, 2, 3};
        assertThat(ends.client().seal(frame)).isEqualTo(frame);
        assertThat(ends.relay().channel().open(frame)).isEqualTo(frame);
        assertThat(ends.client().overhead()).isZero();
    }

    @Test
    void theFirstFrameIsSealedInModeTlsToo() {
        ClientHandshake client = ClientHandshake.start(relay.fingerprint(), entropy);
        RelayHandshake.Hello answer = Relays.answer(client.hello(), relay, entropy);
        byte[] first = Relays.established(client.finish(answer.bytes(), Relays.TLS)).firstFrame();
        assertThat(first).hasSize(2 + 16);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> answer.next().first(new FirstFrame(Mode.TLS).encode()));
    }

    @Test
    void aLeafOfZerosIsNeverModeTls() {
        RelayIdentity plain = new RelayIdentity(relay.key(), TlsKey.NONE, relay.offer());
        ClientHandshake client = ClientHandshake.start(plain.fingerprint(), entropy);
        RelayHandshake.Hello answer = Relays.answer(client.hello(), plain, entropy);
        assertThat(Relays.established(client.finish(answer.bytes(), TlsKey.NONE)).session().mode())
                .isEqualTo(Mode.SEALED);
    }

    @Test
    void relayRefusesModeTlsWhereItDoesNotEndTls() throws UnopenableException {
        RelayIdentity plain = new RelayIdentity(relay.key(), TlsKey.NONE, relay.offer());
        AgreementKey key = AgreementKey.generate(entropy);
        byte[] hello = new ClientHello(Versions.CURRENT, key.publicKey(), Bytes.zeros(32)).encode();
        RelayHandshake.Hello answer = Relays.answer(hello, plain, entropy);
        HelloBody body = HelloBody.decode(RelayHello.decode(answer.bytes()).body());
        SessionKeys keys =
                SessionKeys.derive(
                        key, body.keys().session(), SessionKeys.transcript(hello, answer.bytes()));
        Session session = new Session(keys.id(), body.keys().session(), 1, Mode.SEALED);
        FrameChannel liar = new FrameChannel(session, keys.clientToRelay(), keys.relayToClient());
        byte[] first = liar.seal(new FirstFrame(Mode.TLS).encode());
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> answer.next().first(first));
    }

    @Test
    void sessionsOfOneClientHaveNothingInCommon() throws UnopenableException {
        Ends one = connect(relay, TlsKey.NONE);
        Ends other = connect(relay, TlsKey.NONE);
        assertThat(one.client().session().id()).isNotEqualTo(other.client().session().id());
        assertThat(one.client().session().relayKey())
                .isNotEqualTo(other.client().session().relayKey());
    }

    @Test
    void theHighestCommonVersionIsUsed() {
        RelayIdentity newer = withVersions(new Versions(2, 5));
        assertThat(version(newer, new Versions(1, 3))).isEqualTo(3);
        assertThat(version(newer, new Versions(4, 9))).isEqualTo(5);
        assertThat(version(newer, new Versions(1, 2))).isEqualTo(2);
    }

    @Test
    void withoutACommonVersionTheRelayRefuses() {
        RelayIdentity newer = withVersions(new Versions(3, 5));
        byte[] hello =
                ClientHandshake.start(newer.fingerprint(), new Versions(1, 2), entropy).hello();
        assertThat(RelayHandshake.answer(hello, newer, Relays.NOW, entropy))
                .isEqualTo(new RelayHandshake.Refused(Refusal.VERSION));
    }

    @Test
    void refusesAClientKeyOfLowOrder() {
        ClientHello weak =
                new ClientHello(
                        Versions.CURRENT, new AgreementPublicKey(Bytes.zeros(32)), Bytes.zeros(32));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RelayHandshake.answer(weak.encode(), relay, Relays.NOW, entropy));
    }

    @Test
    void closingWipesTheKeys() throws UnopenableException {
        Ends ends = connect(relay, TlsKey.NONE);
        ends.relay().close();
        assertThat(ends.relay().key().secret().expose()).containsOnly(0);
        assertThat(ends.relay().channel().isDead()).isTrue();
    }

    @Test
    void theFingerprintIsTheHashOfTheIdentity() {
        SigningKey key = SigningKey.generate(entropy);
        assertThat(new RelayIdentity(key, TlsKey.NONE, relay.offer()).fingerprint())
                .isEqualTo(Fingerprint.of(key.publicKey()));
    }

    private record Ends(FrameChannel client, RelaySession relay) {}

    private Ends connect(RelayIdentity to, TlsKey leaf) throws UnopenableException {
        ClientHandshake client = ClientHandshake.start(to.fingerprint(), entropy);
        RelayHandshake.Hello answer = Relays.answer(client.hello(), to, entropy);
        ClientHandshake.Established established =
                Relays.established(client.finish(answer.bytes(), leaf));
        return new Ends(established.channel(), answer.next().first(established.firstFrame()));
    }

    private RelayIdentity withVersions(Versions versions) {
        return new RelayIdentity(relay.key(), relay.tls(), Relays.offer(versions));
    }

    private int version(RelayIdentity of, Versions client) {
        ClientHandshake handshake = ClientHandshake.start(of.fingerprint(), client, entropy);
        byte[] answer = Relays.answer(handshake.hello(), of, entropy).bytes();
        return Relays.established(handshake.finish(answer, TlsKey.NONE)).session().version();
    }
}
