package chat.tacit.e2ee.room.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.Optional;

/**
 * A blob, keys and a password from anywhere are refused or are what they seem. Without {@code
 * JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class AccountFuzzTest {
    private static final BackupKey KEY = new BackupKey(Secret.zeros(BackupKey.SIZE));
    private static final KeyBlob.Head HEAD = new KeyBlob.Head(Accounts.ALICE, 5, Accounts.TERMS);

    @FuzzTest(maxDuration = "30s")
    void blob(byte[] input) {
        assertThat(KeyBlob.open(Bytes.of(input), HEAD, 5, KEY, Optional.empty()))
                .isInstanceOf(KeyBlob.Opening.Refused.class);
    }

    @FuzzTest(maxDuration = "30s")
    void privateKeys(byte[] input) {
        try {
            PrivateKeys keys = PrivateKeys.decode(Secret.owned(input.clone()));
            assertThat(keys.encode()).isEqualTo(Secret.owned(input));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void password(byte[] input) {
        try {
            char[] typed = Text.fromUtf8(input).toCharArray();
            AccountPassword password = AccountPassword.of(typed.clone());
            char[] normal = Text.fromUtf8(password.bytes().expose()).toCharArray();
            assertThat(AccountPassword.of(normal)).isEqualTo(password);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
