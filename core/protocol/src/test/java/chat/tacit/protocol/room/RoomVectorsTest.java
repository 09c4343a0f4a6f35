package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** After a change of the protocol, {@code -Dvectors=write} writes the parts anew. */
class RoomVectorsTest {

    @Test
    void theVectorsOfBundlesAreWhatTheCodeMakes() throws IOException {
        check("bundle", new BundleVectors().value());
    }

    @Test
    void theVectorsOfFramesAreWhatTheCodeMakes() throws Exception {
        check("frame", new FrameVectors().value());
    }

    @Test
    void theVectorsOfSigningInAreWhatTheCodeMakes() throws IOException {
        check("sign-in", new SignInVectors().value());
    }

    private static void check(String part, Object value) throws IOException {
        String made = RoomVectorFile.print(part, value);
        if ("write".equals(System.getProperty("vectors"))) {
            RoomVectorFile.write(part, made);
        }
        assertThat(RoomVectorFile.part(part)).isEqualTo(made);
    }
}
