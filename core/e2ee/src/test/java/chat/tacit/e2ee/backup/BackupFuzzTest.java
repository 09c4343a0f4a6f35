package chat.tacit.e2ee.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.record.ProfileRecord;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.Arrays;

/**
 * A file, a record and a key from anywhere are refused or are what they seem. Without {@code
 * JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class BackupFuzzTest {
    private static final RecoveryKey KEY = new RecoveryKey(Secret.zeros(RecoveryKey.SIZE));

    @FuzzTest(maxDuration = "30s")
    void file(byte[] input) {
        try {
            byte[] header = Arrays.copyOf(input, Math.min(input.length, Header.SIZE));
            ChunkOpener opener = ChunkOpener.begin(header, KEY);
            throw new AssertionError(
                    Bytes.of(opener.open(Arrays.copyOf(input, input.length / 2), true)));
        } catch (MalformedException | UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void record(byte[] input) {
        try {
            Bytes bytes = Bytes.of(input);
            assertThat(ProfileRecord.decode(bytes).encode()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void recoveryKey(byte[] input) {
        try {
            RecoveryKey key = RecoveryKey.parse(Text.fromUtf8(input).toCharArray());
            assertThat(RecoveryKey.parse(key.text())).isEqualTo(key);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
