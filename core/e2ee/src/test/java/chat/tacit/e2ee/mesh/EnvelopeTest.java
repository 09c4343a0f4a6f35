package chat.tacit.e2ee.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.JsonReader;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.JwsType;
import chat.tacit.protocol.mesh.Packet;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

class EnvelopeTest {
    private static final JoseKey ALICE = VectorKeys.key(VectorKeys.ALICE);
    private static final JoseKey BOB = VectorKeys.key(VectorKeys.BOB);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Entropy entropy = new SeededEntropy(1);
    private final Envelope envelope =
            new Envelope(
                    ALICE.publicKey(),
                    Text.base64(entropy.bytes(4_096)),
                    MessageUuid.random(entropy),
                    NOW);
    private final Packet packet = PacketSeal.seal(envelope, ALICE, BOB.publicKey(), entropy);

    @Test
    void whatIsSealedIsOpenedByItsRecipientAlone() throws Exception {
        assertThat(PacketSeal.open(Packet.decode(packet.encode()), BOB)).isEqualTo(envelope);
        unopenable(packet, ALICE);
    }

    private static void unopenable(Packet packet, JoseKey own) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> PacketSeal.open(packet, own));
    }

    @Test
    void twoPacketsOfOneEnvelopeHaveNothingInCommon() {
        Packet again = PacketSeal.seal(envelope, ALICE, BOB.publicKey(), entropy);
        assertThat(again.hash()).isNotEqualTo(packet.hash());
        assertThat(again.message().parts().box()).isNotEqualTo(packet.message().parts().box());
        assertThat(again.message().parts().wrapped())
                .isNotEqualTo(packet.message().parts().wrapped());
    }

    @Test
    void loopLooksLikeEveryOtherPacket() {
        Envelope loop =
                new Envelope(
                        BOB.publicKey(),
                        Text.base64(entropy.bytes(4_096)),
                        MessageUuid.random(entropy),
                        NOW.plusSeconds(1));
        Packet fake = PacketSeal.seal(loop, BOB, BOB.publicKey(), entropy);
        assertThat(fake.message().compact()).hasSameSizeAs(packet.message().compact());
        assertThat(fake.signature().compact()).hasSameSizeAs(packet.signature().compact());
        assertThat(fake.encode()).hasSameSizeAs(packet.encode());
    }

    @Test
    void changedBitAnywhereIsUnopenable() {
        unopenable(new Packet(BOB.publicKey(), flipped(packet.message()), packet.signature()), BOB);
        unopenable(new Packet(BOB.publicKey(), packet.message(), flipped(packet.signature())), BOB);
    }

    private static Jwe flipped(Jwe jwe) {
        Jwe.Parts parts = jwe.parts();
        byte[] box = parts.box().clone();
        box[box.length / 2] ^= 1;
        return Jwe.of(
                jwe.type(),
                jwe.recipient(),
                new Jwe.Parts(parts.header(), parts.wrapped(), parts.nonce(), box));
    }

    /** The header is authenticated: one written in another way doesn't open. */
    @Test
    void headerWrittenAnewIsUnopenable() {
        Jwe.Parts parts = packet.message().parts();
        byte[] spaced = (" " + Text.fromUtf8(parts.header())).getBytes(StandardCharsets.UTF_8);
        Jwe again =
                Jwe.of(
                        Jwe.Type.MESSAGE,
                        packet.message().recipient(),
                        new Jwe.Parts(spaced, parts.wrapped(), parts.nonce(), parts.box()));
        unopenable(new Packet(BOB.publicKey(), again, packet.signature()), BOB);
    }

    @Test
    void signatureOfAnotherPacketIsUnopenable() {
        Packet other = PacketSeal.seal(envelope, ALICE, BOB.publicKey(), entropy);
        unopenable(new Packet(BOB.publicKey(), other.message(), packet.signature()), BOB);
    }

    /** Bob can't pass on to Carol, as said to her, what Alice said to him. */
    @Test
    void signatureIsForOneRecipient() {
        JoseKey carol = JoseKey.generate(entropy);
        Jwe message = resealed(Jwe.Type.MESSAGE, envelope.encode(), carol.publicKey());
        JsonObject signed = signed(message, BOB.publicKey(), ALICE.publicKey());
        unopenable(withSignature(message, signed, ALICE, carol.publicKey()), carol);
    }

    @Test
    void senderIsWhoSigned() throws Exception {
        Jwe message = resealed(Jwe.Type.MESSAGE, envelope.encode(), BOB.publicKey());
        JsonObject right = signed(message, BOB.publicKey(), ALICE.publicKey());
        assertThat(PacketSeal.open(withSignature(message, right, ALICE, BOB.publicKey()), BOB))
                .isEqualTo(envelope);
        unopenable(withSignature(message, right, BOB, BOB.publicKey()), BOB);
        JsonObject ofBob = signed(message, BOB.publicKey(), BOB.publicKey());
        unopenable(withSignature(message, ofBob, BOB, BOB.publicKey()), BOB);
        unopenable(withSignature(message, right.with("more", 1), ALICE, BOB.publicKey()), BOB);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PacketSeal.seal(envelope, BOB, BOB.publicKey(), entropy));
    }

    private Jwe resealed(Jwe.Type type, byte[] json, JosePublicKey to) {
        return SealedJson.seal(type, to, json, entropy);
    }

    private static JsonObject signed(Jwe message, JosePublicKey recipient, JosePublicKey sender) {
        return JsonObject.empty()
                .with("message_sha256", Text.base64Url(Hash.sha256(message.bytes())))
                .with("recipient", recipient.thumbprint().toString())
                .with("sender", sender.thumbprint().toString());
    }

    private Packet withSignature(
            Jwe message, JsonObject signed, JoseKey signer, JosePublicKey recipient) {
        Jws jws = Jws.sign(JwsType.MESSAGE, signed, signer, entropy);
        String text = Text.base64(jws.compact().getBytes(StandardCharsets.US_ASCII));
        byte[] json = JsonObject.empty().with("signature", text).canonical();
        return new Packet(recipient, message, resealed(Jwe.Type.SIGNATURE, json, recipient));
    }

    @Test
    void jsonInsideHasOneFormToo() {
        JsonObject json = JsonReader.object(envelope.encode());
        unopenableInside(json.with("more", 1));
        unopenableInside(json.with("uuid", envelope.uuid().toString().toUpperCase(Locale.ROOT)));
        unopenableInside(json.with("uuid", envelope.uuid().bytes().hex()));
        unopenableInside(json.with("timestamp", "2026-11-22T10:00:00+00:00"));
        unopenableInside(json.with("content", ""));
        unopenableInside(json.with("content", "x".repeat(Envelope.MOST_CONTENT + 1)));
        unopenableInside(json.with("sender", ALICE.publicKey().bytes().base64Url()));
        unopenableInside(json.with("sender", VectorKeys.WEAK));
    }

    private void unopenableInside(JsonObject json) {
        Jwe message = resealed(Jwe.Type.MESSAGE, json.canonical(), BOB.publicKey());
        JsonObject signed = signed(message, BOB.publicKey(), ALICE.publicKey());
        unopenable(withSignature(message, signed, ALICE, BOB.publicKey()), BOB);
    }

    @Test
    void contentHasUpTo5464Bytes() throws Exception {
        Envelope longest = content("ä".repeat(Envelope.MOST_CONTENT / 2));
        Packet sealed = PacketSeal.seal(longest, ALICE, BOB.publicKey(), entropy);
        assertThat(PacketSeal.open(sealed, BOB)).isEqualTo(longest);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> content("ä".repeat(Envelope.MOST_CONTENT / 2) + "x"));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> content(""));
    }

    private Envelope content(String content) {
        return new Envelope(ALICE.publicKey(), content, envelope.uuid(), NOW);
    }

    @Test
    void twoKeysOf3072BitsFitAPacketAndTwoOf4096Dont() throws Exception {
        JoseKey three = ofBits(3_072);
        JoseKey four = ofBits(4_096);
        for (JoseKey[] pair : new JoseKey[][] {{three, three}, {ALICE, four}, {four, BOB}}) {
            Packet sealed = between(pair[0], pair[1]);
            assertThat(PacketSeal.open(Packet.decode(sealed.encode()), pair[1]).sender())
                    .isEqualTo(pair[0].publicKey());
        }
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> between(four, four));
    }

    private Packet between(JoseKey sender, JoseKey recipient) {
        Envelope full = new Envelope(sender.publicKey(), envelope.content(), envelope.uuid(), NOW);
        return PacketSeal.seal(full, sender, recipient.publicKey(), entropy);
    }

    private static JoseKey ofBits(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return JoseKey.of(Secret.owned(generator.generateKeyPair().getPrivate().getEncoded()));
    }

    @Test
    void packetsAreOnTheirWayForFifteenDays() {
        assertThat(envelope.isCurrent(NOW.plus(Duration.ofDays(15)))).isTrue();
        assertThat(envelope.isCurrent(NOW.plus(Duration.ofDays(15)).plusSeconds(1))).isFalse();
        assertThat(envelope.isCurrent(NOW.minus(Duration.ofDays(1)))).isTrue();
        assertThat(envelope.isCurrent(NOW.minus(Duration.ofDays(1)).minusSeconds(1))).isFalse();
    }

    @Test
    void uuidsAreRandomAndOfVersionFour() {
        assertThat(MessageUuid.random(entropy).toString())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isNotEqualTo(MessageUuid.random(entropy).toString());
        String documents = "123e4567-e89b-12d3-a456-426614174000";
        assertThat(MessageUuid.parse(documents)).hasToString(documents);
    }
}
