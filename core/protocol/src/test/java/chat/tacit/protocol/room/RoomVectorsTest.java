package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.RoomVectorFile;

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

    private static void check(String name, Object value) throws IOException {
        String part = RoomVectorFile.print(name, value);
        if ("write".equals(System.getProperty("vectors"))) {
            RoomVectorFile.write(name, part);
        }
        assertThat(RoomVectorFile.part(name)).isEqualTo(part);
    }
}
