package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.e2ee.mesh.PacketSeal;
import chat.tacit.protocol.mesh.Packet;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Packets of the mesh beside the JOSE library of npm, both ways. */
final class JosePacketTest {
    private static final Path SOURCE = Path.of("interop", "jose");

    @TempDir Path folder;

    private final Entropy entropy = Entropy.system();
    private final JoseKey own = JoseKey.generate(entropy);
    private final JoseKey theirs = JoseKey.generate(entropy);

    @Test
    void anotherLibraryOpensOursAndItsAnswerOpensHere() throws Exception {
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                node.install(SOURCE, "jose.mjs"),
                "npm can't install jose, so packets weren't compared.");
        Envelope envelope =
                new Envelope(
                        own.publicKey(),
                        "hello",
                        MessageUuid.random(entropy),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS));
        Packet packet = PacketSeal.seal(envelope, own, theirs.publicKey(), entropy);

        NodeFolder.Ended ended =
                node.run(
                        "node",
                        "jose.mjs",
                        Text.base64(theirs.secret().expose()),
                        Text.base64(packet.encode()));
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonObject said = new JsonObject(ended.out());
        JsonObject opened = said.getJsonObject("envelope");
        assertThat(opened.getString("content")).isEqualTo("hello");
        assertThat(opened.getString("uuid")).isEqualTo(envelope.uuid().toString());

        Packet answer = Packet.decode(Text.utf8(said.getString("body")));
        Envelope theirEnvelope = PacketSeal.open(answer, own);
        assertThat(theirEnvelope.content()).isEqualTo("got: hello");
        assertThat(theirEnvelope.sender()).isEqualTo(theirs.publicKey());
        assertThat(theirEnvelope.isCurrent(Instant.now())).isTrue();
    }
}
