package chat.tacit.e2ee.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class PairingVectorsTest {
    private static final Path FILE = Path.of("../../spec/vectors/pairing.json");

    /** After a change of the format, {@code -Dvectors=write} writes the file anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws Exception {
        String made = new PairingVectors().print();
        if ("write".equals(System.getProperty("vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }
}
