package chat.tacit.check.interop;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Chromium, installed or fetched: {@code chromium.sh} has it come while other modules are built.
 */
final class Chromium {
    /** Why a test that needs it is skipped. */
    static final String MISSING =
            "Chromium isn't installed and couldn't be fetched, so nobody was before the page.";

    private Chromium() {}

    /** What starts it, as soon as it is there. */
    static Optional<String> find() throws InterruptedException {
        try {
            Process asked =
                    new ProcessBuilder(List.of("sh", "chromium.sh", "../../target/chromium"))
                            .redirectError(Redirect.DISCARD)
                            .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return asked.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no shell
        }
    }
}
