package chat.tacit.e2ee.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class MeshVectorsTest {
    private static final Path FILE = Path.of("../../spec/vectors/mesh.json");

    /** After a change of the format, {@code -Dvectors=write} writes the file anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws Exception {
        String made = new MeshVectors().print();
        if ("write".equals(System.getProperty("vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }
}
