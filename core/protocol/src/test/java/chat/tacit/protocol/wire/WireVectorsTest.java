package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class WireVectorsTest {
    private static final Path FILE = Path.of("../../spec/vectors/wire.json");

    /** After a change of the protocol, {@code -Dvectors=write} writes the file anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws IOException, UnopenableException {
        String made = new WireVectors().print();
        if ("write".equals(System.getProperty("vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }
}
