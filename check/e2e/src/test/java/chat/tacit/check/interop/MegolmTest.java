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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The streams' ratchet beside Megolm of libolm, which npm has compiled for Node. */
final class MegolmTest {
    private static final Path SOURCE = Path.of("interop", "megolm");
    private static final long PATIENCE = 120;

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
        assumeTrue(isInstalled(), "npm can't install @matrix-org/olm, so Megolm wasn't compared.");
        byte[] state = Entropy.system().bytes(StreamRatchet.STATE_SIZE);

        List<String> words = new ArrayList<>(List.of("node", "megolm.mjs"));
        words.add(HexFormat.of().formatHex(state));
        INDEXES.forEach(index -> words.add(index.toString()));
        int code = run(words);
        assertThat(code).as(Files.readString(folder.resolve("err"))).isZero();
        JsonObject theirs = new JsonObject(Files.readString(folder.resolve("out")));

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

    private boolean isInstalled() throws InterruptedException {
        try {
            for (String name : List.of("package.json", "package-lock.json", "megolm.mjs")) {
                Files.copy(SOURCE.resolve(name), folder.resolve(name));
            }
            return run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")) == 0;
        } catch (IOException e) {
            return false; // no npm
        }
    }

    private int run(List<String> words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }
}
