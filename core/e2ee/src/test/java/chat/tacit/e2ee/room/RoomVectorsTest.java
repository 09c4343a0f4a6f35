package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.RoomVectorFile;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class RoomVectorsTest {

    @Test
    void ratchetOfTheSpecificationIsWhatTheCodeMakes() throws IOException, UnopenableException {
        assertWritten("ratchet", new RoomVectors().ratchet());
    }

    @Test
    void eventsOfTheSpecificationAreWhatTheCodeMakes() throws IOException, UnopenableException {
        assertWritten("event", new RoomVectors().event());
    }

    @Test
    void chainOfTheSpecificationIsWhatTheCodeMakes() throws IOException, UnopenableException {
        assertWritten("chain", new ChainVectors().chain());
    }

    @Test
    void invitationsOfTheSpecificationAreWhatTheCodeMakes()
            throws IOException, UnopenableException {
        assertWritten("invitation", new InvitationVectors().invitation());
    }

    @Test
    void privatePairOfTheSpecificationIsWhatTheCodeMakes() throws IOException, UnopenableException {
        assertWritten("private", new PrivateVectors().pair());
    }

    /** After a change of the format, {@code -Dvectors=write} writes the part anew. */
    private static void assertWritten(String name, Object value) throws IOException {
        String part = RoomVectorFile.print(name, value);
        if ("write".equals(System.getProperty("vectors"))) {
            RoomVectorFile.write(name, part);
        }
        assertThat(RoomVectorFile.part(name)).isEqualTo(part);
    }
}
