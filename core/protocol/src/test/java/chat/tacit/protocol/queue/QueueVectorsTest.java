package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class QueueVectorsTest {
    private static final Path FILE = Path.of("../../spec/vectors/queue.json");

    /** After a change of the protocol, {@code -Dvectors=write} writes the file anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws IOException {
        String made = new QueueVectors().print();
        if ("write".equals(System.getProperty("vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }
}
