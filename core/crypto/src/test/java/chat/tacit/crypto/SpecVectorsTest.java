package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code spec/vectors/crypto.txt}, which another implementation computed. */
class SpecVectorsTest {
    private static final Path FILE = Path.of("..", "..", "spec", "vectors", "crypto.txt");

    @ParameterizedTest
    @MethodSource("blocks")
    void everyVectorHolds(Block block) throws UnopenableException {
        switch (block.text("case")) {
            case "fields" -> fields(block);
            case "signature" -> signature(block);
            case "derivation" -> derivation(block);
            case "salted key" -> saltedKey(block);
            case "sealed box" -> sealedBox(block);
            case "refused sealed box" -> refusedSealedBox(block);
            case "refused agreement" -> refusedAgreement(block);
            case "refused signature" -> refusedSignature(block);
            case "refused base64url" -> refusedBase64Url(block);
            default -> throw new AssertionError("no such case: " + block);
        }
    }

    private static void fields(Block block) {
        Fields joined =
                Fields.of(new Label(block.text("label")))
                        .u8(Integer.parseInt(block.text("u8")))
                        .u32(Integer.parseUnsignedInt(block.text("u32")))
                        .u64(Long.parseUnsignedLong(block.text("u64")))
                        .fixed(block.bytes("fixed"))
                        .variable(block.bytes("variable"))
                        .text(block.text("text"));
        assertThat(Hex.of(joined.toArray())).isEqualTo(block.text("joined"));
    }

    private static void signature(Block block) {
        SigningKey key = SigningKey.of(Secret.owned(block.bytes("seed")));
        assertThat(key.publicKey().bytes().hex()).isEqualTo(block.text("public key"));
        Bytes signature = key.sign(block.labelled());
        assertThat(signature.hex()).isEqualTo(block.text("signature"));
        assertThat(key.publicKey().verifies(signature, block.labelled())).isTrue();
    }

    private static void derivation(Block block) {
        int size = block.bytes("output").length;
        Secret output =
                Hkdf.sha256(block.bytes("ikm"), block.bytes("salt"), block.labelled(), size);
        assertThat(Hex.of(output)).isEqualTo(block.text("output"));
    }

    private static void saltedKey(Block block) throws UnopenableException {
        Secret messageKey = Secret.owned(block.bytes("message key"));
        SealingKey key = SealingKey.derive(messageKey, block.bytes("salt"), block.labelled());
        assertThat(Hex.of(key.key())).isEqualTo(block.text("key"));
        assertThat(Hex.of(key.nonce())).isEqualTo(block.text("nonce"));
        byte[] associated = block.bytes("associated");
        byte[] box = Aead.seal(key.key(), key.nonce(), associated, block.bytes("plaintext"));
        assertThat(Hex.of(box)).isEqualTo(block.text("box"));
        assertThat(Hex.of(Aead.open(key.key(), key.nonce(), associated, box)))
                .isEqualTo(block.text("plaintext"));
    }

    private static void sealedBox(Block block) throws UnopenableException {
        SealedBox.RecipientKey own = recipient(block);
        byte[] ephemeral = block.bytes("ephemeral private key");
        Entropy entropy = out -> System.arraycopy(ephemeral, 0, out, 0, out.length);
        Label label = new Label(block.text("label"));
        byte[] context = block.bytes("context");
        byte[] message = block.bytes("message");
        byte[] box = SealedBox.seal(own.publicKeys(), label, context, message, entropy);
        assertThat(Hex.of(box)).isEqualTo(block.text("box"));
        assertThat(SealedBox.open(own, label, context, box)).isEqualTo(message);
    }

    private static void refusedSealedBox(Block block) {
        Label label = new Label(block.text("label"));
        assertThatThrownBy(() ->
                        SealedBox.open(
                                recipient(block),
                                label,
                                block.bytes("context"),
                                block.bytes("box")))
                .isInstanceOf(UnopenableException.class);
    }

    private static SealedBox.RecipientKey recipient(Block block) {
        Secret key = Secret.owned(block.bytes("recipient private key"));
        return new SealedBox.RecipientKey(AgreementKey.of(key), Optional.empty());
    }

    private static void refusedAgreement(Block block) {
        AgreementKey key = AgreementKey.generate(new SeededEntropy("refused"));
        AgreementPublicKey point = AgreementPublicKey.of(block.bytes("public key"));
        assertThatThrownBy(() -> key.agree(point)).isInstanceOf(UnopenableException.class);
    }

    private static void refusedSignature(Block block) {
        VerifyingKey key = VerifyingKey.of(block.bytes("public key"));
        assertThat(key.verifies(Bytes.of(block.bytes("signature")), block.labelled())).isFalse();
    }

    private static void refusedBase64Url(Block block) {
        String quoted = block.text("text");
        assertThatThrownBy(() -> Text.fromBase64Url(quoted.substring(1, quoted.length() - 1)))
                .isInstanceOf(MalformedException.class);
    }

    static Stream<Block> blocks() throws IOException {
        return Arrays.stream(Files.readString(FILE).split("\n\n"))
                .filter(block -> !block.startsWith("#"))
                .map(Block::parse);
    }

    /** Names and values in the order of the file. */
    record Block(Map<String, String> values) {

        static Block parse(String text) {
            Map<String, String> values = new LinkedHashMap<>();
            text.lines()
                    .map(line -> line.split(": ?", 2))
                    .forEach(pair -> values.put(pair[0], pair[1]));
            return new Block(values);
        }

        String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new AssertionError("no " + name + " in " + values);
            }
            return value;
        }

        byte[] bytes(String name) {
            return Hex.bytes(text(name));
        }

        /** The case's label and its other fields, already joined. */
        Fields labelled() {
            return Fields.of(new Label(text("label"))).fixed(bytes("fields"));
        }
    }
}
