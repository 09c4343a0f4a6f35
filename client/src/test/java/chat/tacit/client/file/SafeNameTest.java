package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contact calls a file can't lead anywhere. */
final class SafeNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heron.jpg | heron.jpg",
                "Łódź 🦊.png | Łódź 🦊.png",
                "../../etc/passwd | passwd",
                "..\\..\\boot.ini | boot.ini",
                "/ | file",
                ".. | file",
                ". | file",
                ".bashrc | bashrc",
                "... .profile | profile",
                "C:evil.txt | C_evil.txt",
                "a<b>c:d\"e?f*g | a_b_c_d_e_f_g",
                "con | _con",
                "NUL.tar.gz | _NUL.tar.gz",
                "Com1.txt | _Com1.txt",
                "console.txt | console.txt",
                "trailing. . | trailing"
            })
    void nameIsMadeSafe(String told, String safe) {
        assertThat(SafeName.of(told)).startsWith(safe);
    }

    @Test
    void whatCannotBeSeenIsLeftOut() {
        assertThat(SafeName.of("exe\u202egpj.\u0000cod\n\u200b")).isEqualTo("exegpj.cod");
    }

    @Test
    void longNameKeepsItsExtension() {
        String safe = SafeName.of("ä".repeat(400) + ".jpeg");
        assertThat(safe).endsWith("ä.jpeg");
        assertThat(Text.utf8(safe).length).isLessThanOrEqualTo(SafeName.MAX_SIZE);
    }

    @Test
    void furtherFileOfANameGetsANumber() {
        assertThat(SafeName.numbered("heron.jpg", 2)).isEqualTo("heron (2).jpg");
        assertThat(SafeName.numbered("README", 3)).isEqualTo("README (3)");
    }
}
