package chat.tacit.e2ee.room.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.RoomVectorFile;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class KeyBackupVectorsTest {
    private static final String NAME = "keybackup";

    /** After a change of the format, {@code -Dvectors=write} writes the part anew. */
    @Test
    void theVectorsOfTheSpecificationAreWhatTheCodeMakes() throws IOException {
        String made = RoomVectorFile.print(NAME, new KeyBackupVectors().all());
        if ("write".equals(System.getProperty("vectors"))) {
            RoomVectorFile.write(NAME, made);
        }
        assertThat(RoomVectorFile.part(NAME)).isEqualTo(made);
    }
}
