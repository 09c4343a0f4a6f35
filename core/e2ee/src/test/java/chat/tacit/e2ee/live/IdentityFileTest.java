package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.DisplayName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A live identity in a file. */
final class IdentityFileTest {
    private static final String SCHEME = "tacit-identity:";
    private final SigningKey key = SigningKey.generate(new SeededEntropy(3));
    private final String file = IdentityFile.write(key, new DisplayName("Zoë"));

    @Test
    void whatItsOwnerWroteIsRead() {
        IdentityFile read = IdentityFile.read(file + "\n");
        assertThat(read).isEqualTo(new IdentityFile(key.publicKey(), new DisplayName("Zoë")));
    }

    @Test
    void longestNameFits() {
        DisplayName longest = new DisplayName("x".repeat(DisplayName.MAX_SIZE));
        String text = IdentityFile.write(key, longest);
        assertThat(text.length()).isLessThanOrEqualTo(IdentityFile.MAX_SIZE);
        assertThat(IdentityFile.read(text).name()).isEqualTo(longest);
    }

    @Test
    void everyChangedBitIsRefused() {
        byte[] bytes = Text.fromBase64Url(file.substring(SCHEME.length()));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String text = SCHEME + Text.base64Url(changed);
            assertThatExceptionOfType(MalformedException.class)
                    .as("bit " + bit)
                    .isThrownBy(() -> IdentityFile.read(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tacit-identity:", "tacit-identity:AA", "tacit://x", "hello"})
    void otherTextIsRefused(String text) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityFile.read(text));
    }

    @Test
    void otherWaysToWriteTheSameAreRefused() {
        for (String other :
                new String[] {
                    file + "=", file.toUpperCase(java.util.Locale.ROOT), file + " " + file
                }) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> IdentityFile.read(other));
        }
    }
}
