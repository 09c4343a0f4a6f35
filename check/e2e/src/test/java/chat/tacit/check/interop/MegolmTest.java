package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.StreamRatchet;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The streams' ratchet beside Megolm of libolm, which npm has compiled for Node. */
final class MegolmTest {
    private static final Path SOURCE = Path.of("interop", "megolm");

    private static final List<Integer> INDEXES =
            List.of(
                    1,
                    2,
                    100,
                    255,
                    256,
                    257,
                    1_024,
                    65_535,
                    65_536,
                    65_537,
                    1_000_000,
                    1 << 20,
                    (1 << 24) - 1,
                    1 << 24,
                    (1 << 24) + 65_536,
                    Integer.MAX_VALUE);

    @TempDir Path folder;

    @Test
    void sameStateGivesTheSameChain() throws IOException, InterruptedException {
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                node.install(SOURCE, "megolm.mjs"),
                "npm can't install @matrix-org/olm, so Megolm wasn't compared.");
        byte[] state = Entropy.system().bytes(StreamRatchet.STATE_SIZE);

        List<String> words = new ArrayList<>(List.of("node", "megolm.mjs"));
        words.add(HexFormat.of().formatHex(state));
        INDEXES.forEach(index -> words.add(index.toString()));
        NodeFolder.Ended ended = node.run(words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonObject theirs = new JsonObject(ended.out());

        StreamRatchet ours = new StreamRatchet(Secret.owned(state), 0);
        for (int index : INDEXES) {
            assertThat(HexFormat.of().formatHex(ours.at(index).state().expose()))
                    .as("at %d from the start", index)
                    .isEqualTo(theirs.getString(Integer.toString(index)));
        }
        for (int index : INDEXES) {
            ours = ours.at(index);
            assertThat(HexFormat.of().formatHex(ours.state().expose()))
                    .as("at %d from the one before", index)
                    .isEqualTo(theirs.getString(Integer.toString(index)));
        }
    }
}
