package chat.tacit.e2ee.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.Locale;

class RecoveryKeyTest {
    private final RecoveryKey key = RecoveryKey.random(new SeededEntropy(70));

    private static RecoveryKey parse(String text) {
        return RecoveryKey.parse(text.toCharArray());
    }

    private String text() {
        return new String(key.text());
    }

    @Test
    void isEightGroupsOfFive() {
        assertThat(text()).matches("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");
        assertThat(text()).hasSize(RecoveryKey.TEXT_SIZE);
        assertThat(parse(text())).isEqualTo(key);
    }

    @Test
    void isReadAsPeopleWriteIt() {
        String text = text();
        assertThat(parse(" " + text.toLowerCase(Locale.ROOT).replace("-", " ") + "\n"))
                .isEqualTo(key);
        assertThat(parse(text.replace('1', 'l').replace('0', 'o'))).isEqualTo(key);
        assertThat(parse(text.replace('1', 'I').replace('0', 'O'))).isEqualTo(key);
        assertThat(text).contains("0").contains("1");
    }

    @Test
    void everyMistypedCharacterIsNoticed() {
        String text = text();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '-') {
                String mistyped =
                        text.substring(0, i)
                                + (text.charAt(i) == 'A' ? 'B' : 'A')
                                + text.substring(i + 1);
                assertThatThrownBy(() -> parse(mistyped))
                        .as(mistyped)
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void exchangedGroupsAndOtherLengthsAreNoticed() {
        String text = text();
        String exchanged = text.substring(6, 12) + text.substring(0, 6) + text.substring(12);
        for (String wrong :
                new String[] {
                    exchanged, "", text.substring(0, 46), text + "0", text.replace('-', 'U')
                }) {
            assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void doesNotPrint() {
        assertThat(key.toString()).doesNotContain(text().substring(0, 5));
    }
}
