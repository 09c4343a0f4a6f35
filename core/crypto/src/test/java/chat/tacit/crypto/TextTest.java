package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class TextTest {

    @Test
    void everyLengthOfBase64UrlComesBack() {
        Entropy entropy = new SeededEntropy("text");
        for (int size = 0; size < 100; size++) {
            byte[] bytes = entropy.bytes(size);
            String text = Text.base64Url(bytes);
            assertThat(text).matches("[A-Za-z0-9_-]*");
            assertThat(Text.fromBase64Url(text)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AA==", "AAA=", "AB", "AAB", "A", "A+", "//", "AA\n", " AA", "A A", "é"})
    void otherFormsOfBase64UrlAreMalformed(String text) {
        assertThatThrownBy(() -> Text.fromBase64Url(text)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "80", "c3", "f4908080", "ff"})
    void bytesThatAreNotUtf8AreMalformed(String hex) {
        assertThatThrownBy(() -> Text.fromUtf8(Hex.bytes(hex)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void textComesBackFromUtf8() {
        String text = "a é ж 𝄞";
        assertThat(Text.fromUtf8(Text.utf8(text))).isEqualTo(text);
        assertThat(Text.utf8("")).isEmpty();
    }

    @Test
    void halfASurrogatePairHasNoUtf8() {
        assertThatThrownBy(() -> Text.utf8("a\ud834")).isInstanceOf(MalformedException.class);
    }

    @Test
    void fingerprintIsTheHashOfTheIdentityAndHasOneText() {
        VerifyingKey identity = SigningKey.generate(new SeededEntropy("identity")).publicKey();
        Fingerprint fingerprint = Fingerprint.of(identity);
        assertThat(fingerprint.bytes())
                .isEqualTo(Bytes.of(Hash.sha256(identity.bytes().toArray())));
        assertThat(fingerprint.toString()).hasSize(43);
        assertThat(Fingerprint.parse(fingerprint.toString())).isEqualTo(fingerprint);
        assertThatThrownBy(() -> Fingerprint.parse("AAAA")).isInstanceOf(MalformedException.class);
    }

    @Test
    void spokenBytesAreBase32InGroupsOfFour() {
        byte[] published = "foobarfoob".getBytes(StandardCharsets.US_ASCII); // RFC 4648 §10
        assertThat(Text.spoken(Arrays.copyOf(published, 5))).isEqualTo("mzxw 6ytb");
        assertThat(Text.spoken(published)).isEqualTo("mzxw 6ytb ojtg 633c");
        assertThatThrownBy(() -> Text.spoken(new byte[6]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
