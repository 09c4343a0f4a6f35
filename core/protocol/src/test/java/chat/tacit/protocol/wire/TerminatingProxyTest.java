package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Someone ends the client's TLS and has a connection of its own to the relay: what it may try
 * ({@code spec/10-wire} §10).
 */
class TerminatingProxyTest {
    private static final TlsKey PROXY_TLS = TlsKey.ofSpki(new byte[] {6, 6, 6});

    private final Entropy entropy = new SeededEntropy(7);
    private final RelayIdentity relay = Relays.relay(entropy, Relays.TLS);
    private final RelayIdentity proxy = Relays.relay(entropy, PROXY_TLS);
    private final ClientHandshake client = ClientHandshake.start(relay.fingerprint(), entropy);

    @Test
    void answeringAsItselfIsFoundOut() {
        byte[] answer = Relays.answer(client.hello(), proxy, entropy).bytes();
        assertRejected(ClientHandshake.Fault.OTHER_IDENTITY, answer);
    }

    @Test
    void signingInTheRelaysNameIsFoundOut() {
        HelloBody own = body(Relays.answer(client.hello(), proxy, entropy).bytes());
        HelloBody.Keys keys =
                new HelloBody.Keys(relay.key().publicKey(), own.keys().session(), own.keys().tls());
        byte[] forged = sign(proxy.key(), client.hello(), with(own, keys));
        assertRejected(ClientHandshake.Fault.BAD_SIGNATURE, forged);
    }

    @Test
    void aHelloOfTheRelayToSomebodyElseIsFoundOut() {
        byte[] fetched =
                Relays.answer(
                                ClientHandshake.start(relay.fingerprint(), entropy).hello(),
                                relay,
                                entropy)
                        .bytes();
        assertRejected(ClientHandshake.Fault.BAD_SIGNATURE, fetched);
    }

    @Test
    void puttingAnotherSessionKeyIntoTheRelaysHelloIsFoundOut() {
        AgreementKey own = AgreementKey.generate(entropy);
        RelayHello answer = RelayHello.decode(forwarded());
        HelloBody body = HelloBody.decode(answer.body());
        HelloBody.Keys keys =
                new HelloBody.Keys(body.keys().identity(), own.publicKey(), body.keys().tls());
        byte[] swapped = new RelayHello(with(body, keys).encode(), answer.signature()).encode();
        assertRejected(ClientHandshake.Fault.BAD_SIGNATURE, swapped);
    }

    @Test
    void puttingItsOwnTlsKeyIntoTheRelaysHelloIsFoundOut() {
        RelayHello answer = RelayHello.decode(forwarded());
        HelloBody body = HelloBody.decode(answer.body());
        HelloBody.Keys keys =
                new HelloBody.Keys(body.keys().identity(), body.keys().session(), PROXY_TLS);
        byte[] swapped = new RelayHello(with(body, keys).encode(), answer.signature()).encode();
        assertThat(client.finish(swapped, PROXY_TLS))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.BAD_SIGNATURE));
    }

    @Test
    void puttingItsOwnKeyIntoTheClientsHelloIsFoundOut() {
        ClientHello hello = ClientHello.decode(client.hello());
        AgreementKey own = AgreementKey.generate(entropy);
        byte[] swapped = new ClientHello(hello.versions(), own.publicKey(), hello.nonce()).encode();
        assertRejected(
                ClientHandshake.Fault.BAD_SIGNATURE,
                Relays.answer(swapped, relay, entropy).bytes());
    }

    @Test
    void loweringTheClientsVersionIsFoundOut() {
        RelayIdentity two = withVersions(new Versions(1, 2));
        ClientHandshake modern =
                ClientHandshake.start(two.fingerprint(), new Versions(1, 2), entropy);
        ClientHello hello = ClientHello.decode(modern.hello());
        byte[] lowered = new ClientHello(new Versions(1, 1), hello.key(), hello.nonce()).encode();
        byte[] answer = Relays.answer(lowered, two, entropy).bytes();
        assertThat(body(answer).version()).isEqualTo(1);
        assertThat(modern.finish(answer, TlsKey.NONE))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.BAD_SIGNATURE));
    }

    @Test
    void aRelayThatChoosesALowerVersionThanBothSpeakIsRefused() {
        ClientHandshake modern =
                ClientHandshake.start(relay.fingerprint(), new Versions(1, 2), entropy);
        HelloBody honest = body(Relays.answer(modern.hello(), relay, entropy).bytes());
        HelloBody lowered =
                new HelloBody(1, honest.keys(), honest.now(), Relays.offer(new Versions(1, 2)));
        assertThat(modern.finish(sign(relay.key(), modern.hello(), lowered), TlsKey.NONE))
                .isEqualTo(new ClientHandshake.Rejected(ClientHandshake.Fault.DOWNGRADE));
    }

    @Test
    void aRelayWithASessionKeyOfLowOrderIsRefused() {
        HelloBody honest = body(forwarded());
        HelloBody.Keys keys =
                new HelloBody.Keys(
                        honest.keys().identity(),
                        new chat.tacit.crypto.AgreementPublicKey(Bytes.zeros(32)),
                        honest.keys().tls());
        byte[] weak = sign(relay.key(), client.hello(), with(honest, keys));
        assertRejected(ClientHandshake.Fault.WEAK_KEY, weak);
    }

    @Test
    void everyFlippedBitOfTheRelaysHelloIsFoundOut() {
        byte[] answer = forwarded();
        for (int bit = 0; bit < answer.length * 8; bit++) {
            byte[] flipped = flip(answer, bit);
            assertThat(isEstablished(flipped)).as("bit %d", bit).isFalse();
        }
        assertThat(isEstablished(answer)).isTrue();
    }

    @Test
    void everyFlippedBitOfTheClientsHelloIsFoundOut() {
        byte[] hello = client.hello();
        for (int bit = 0; bit < hello.length * 8; bit++) {
            try {
                if (RelayHandshake.answer(flip(hello, bit), relay, Relays.NOW, entropy)
                        instanceof RelayHandshake.Hello answer) {
                    assertThat(isEstablished(answer.bytes())).as("bit %d", bit).isFalse();
                }
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void whatItForwardsItCannotRead() throws UnopenableException {
        Ends ends = splice();
        assertThat(ends.client().session().mode()).isEqualTo(Mode.SEALED);
        byte[] secret = "the queue's id, which it wants".getBytes(StandardCharsets.US_ASCII);
        byte[] frame = ends.client().seal(secret);
        assertThat(HexFormat.of().formatHex(frame))
                .doesNotContain(HexFormat.of().formatHex(secret, 0, 8));
        assertThat(ends.relay().open(frame)).isEqualTo(secret);
    }

    @Test
    void droppingAFrameIsFoundOut() {
        Ends ends = splice();
        byte[] dropped = ends.client().seal(new byte[] {1});
        byte[] next = ends.client().seal(new byte[] {2});
        assertDies(ends.relay(), next);
        assertUnopenable(ends.relay(), dropped);
    }

    @Test
    void repeatingAFrameIsFoundOut() throws UnopenableException {
        Ends ends = splice();
        byte[] frame = ends.client().seal(new byte[] {1});
        ends.relay().open(frame);
        assertDies(ends.relay(), frame);
    }

    @Test
    void reorderingFramesIsFoundOut() {
        Ends ends = splice();
        byte[] first = ends.relay().seal(new byte[] {1});
        byte[] second = ends.relay().seal(new byte[] {2});
        assertDies(ends.client(), second);
        assertUnopenable(ends.client(), first);
    }

    /** Each end gets back a frame of its own that has the very number it waits for. */
    @Test
    void reflectingAFrameIsFoundOut() {
        RelayHandshake.Hello answer = Relays.answer(client.hello(), relay, entropy);
        ClientHandshake.Established established =
                Relays.established(client.finish(answer.bytes(), PROXY_TLS));
        assertDies(established.channel(), established.firstFrame());

        FrameChannel atRelay = splice().relay();
        atRelay.seal(new byte[] {0});
        assertDies(atRelay, atRelay.seal(new byte[] {1}));
    }

    @Test
    void inventingAFrameIsFoundOut() {
        assertDies(splice().client(), new byte[64]);
        assertDies(splice().client(), new byte[0]);
    }

    @Test
    void aFrameOfAnotherSessionIsFoundOut() {
        Ends one = splice();
        Ends other = splice();
        assertDies(one.relay(), other.client().seal(new byte[] {1}));
    }

    @Test
    void everyFlippedBitAndEveryCutOfAFrameIsFoundOut() {
        byte[] plain = {1, 2, 3};
        for (int bit = 0; bit < (plain.length + 16) * 8; bit++) {
            Ends ends = splice();
            assertDies(ends.relay(), flip(ends.client().seal(plain), bit));
        }
        for (int size = 0; size < plain.length + 16; size++) {
            Ends ends = splice();
            assertDies(ends.relay(), Arrays.copyOf(ends.client().seal(plain), size));
        }
    }

    @Test
    void speakingPlainlyToAnEndThatSealsIsFoundOut() {
        Ends ends = splice();
        assertDies(ends.relay(), "send".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void replayingARecordedConnectionToTheRelayIsFoundOut() {
        RelayHandshake.Hello recorded = Relays.answer(client.hello(), relay, entropy);
        byte[] first = Relays.established(client.finish(recorded.bytes(), PROXY_TLS)).firstFrame();
        RelayHandshake.Hello again = Relays.answer(client.hello(), relay, entropy);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> again.next().first(first));
    }

    @Test
    void handingAClientsFirstFrameOnUnderAnotherHelloIsFoundOut() {
        byte[] first = Relays.established(client.finish(forwarded(), PROXY_TLS)).firstFrame();
        byte[] ownHello = ClientHandshake.start(relay.fingerprint(), entropy).hello();
        RelayHandshake.Hello answer = Relays.answer(ownHello, relay, entropy);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> answer.next().first(first));
    }

    @Test
    void anEndThatFoundItOutSaysNothingMore() {
        Ends ends = splice();
        assertDies(ends.relay(), new byte[40]);
        assertThatIllegalStateException().isThrownBy(() -> ends.relay().seal(new byte[] {1}));
    }

    private record Ends(FrameChannel client, FrameChannel relay) {}

    /** A session through the proxy, which handed on both hellos and the first frame untouched. */
    private Ends splice() {
        RelayHandshake.Hello answer = Relays.answer(client.hello(), relay, entropy);
        ClientHandshake.Established established =
                Relays.established(client.finish(answer.bytes(), PROXY_TLS));
        try {
            return new Ends(
                    established.channel(), answer.next().first(established.firstFrame()).channel());
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] forwarded() {
        return Relays.answer(client.hello(), relay, entropy).bytes();
    }

    private void assertRejected(ClientHandshake.Fault fault, byte[] answer) {
        assertThat(client.finish(answer, PROXY_TLS)).isEqualTo(new ClientHandshake.Rejected(fault));
    }

    private boolean isEstablished(byte[] answer) {
        try {
            return client.finish(answer, PROXY_TLS) instanceof ClientHandshake.Established;
        } catch (MalformedException refused) {
            return false;
        }
    }

    private static void assertDies(FrameChannel channel, byte[] frame) {
        assertUnopenable(channel, frame);
        assertThat(channel.isDead()).isTrue();
    }

    private static void assertUnopenable(FrameChannel channel, byte[] frame) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> channel.open(frame));
    }

    private static HelloBody body(byte[] answer) {
        return HelloBody.decode(RelayHello.decode(answer).body());
    }

    private static HelloBody with(HelloBody body, HelloBody.Keys keys) {
        return new HelloBody(body.version(), keys, body.now(), body.offer());
    }

    private RelayIdentity withVersions(Versions versions) {
        return new RelayIdentity(relay.key(), relay.tls(), Relays.offer(versions));
    }

    private byte[] sign(SigningKey key, byte[] hello, HelloBody body) {
        Bytes bytes = body.encode();
        Bytes signature = key.sign(RelayHello.signed(relay.fingerprint(), hello, bytes));
        return new RelayHello(bytes, signature).encode();
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
