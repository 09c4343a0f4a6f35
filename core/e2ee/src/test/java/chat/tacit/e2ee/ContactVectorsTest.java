package chat.tacit.e2ee;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ContactVectorsTest {
    private static final Path FILE = Path.of("../../spec/vectors/contact.json");

    /** After a change of the protocol, {@code -Dvectors=write} writes the file anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws IOException, UnopenableException {
        String made = new ContactVectors().print();
        if ("write".equals(System.getProperty("vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }
}
