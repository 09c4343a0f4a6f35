package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/** Links in pictures. */
class QrTest {
    @TempDir private Path folder;

    @Test
    void everyPictureThatIsWrittenCanBeRead() throws Trouble {
        Random random = new Random(60);
        Path file = folder.resolve("link.png");
        for (int i = 0; i < 60; i++) {
            byte[] fixed = new byte[260 + random.nextInt(80)];
            random.nextBytes(fixed);
            String link =
                    "tacit:/i#" + Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
            Qr.write(link, file);
            assertThat(Qr.read(file)).isEqualTo(link);
        }
    }
}
