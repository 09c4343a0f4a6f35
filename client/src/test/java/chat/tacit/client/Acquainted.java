package chat.tacit.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

/** Alice and Bob are each other's contact before each test. */
public abstract class Acquainted {
    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();

    protected Acquainted() {}

    @BeforeEach
    final void meet() {
        met = Optional.of(Pair.introduced(directory));
    }

    @AfterEach
    final void part() {
        pair().close();
    }

    protected final Pair pair() {
        return met.orElseThrow();
    }
}
