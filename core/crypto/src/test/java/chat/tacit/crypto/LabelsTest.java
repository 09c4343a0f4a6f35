package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

class LabelsTest {

    @Test
    void namesAreUniqueAndInTheirChaptersForm() throws IllegalAccessException {
        List<Label> labels = all();
        assertThat(labels).hasSizeGreaterThan(20);
        assertThat(labels).extracting(Label::name).doesNotHaveDuplicates();
        assertThat(labels)
                .extracting(Label::name)
                .allMatch(n -> n.matches("tacit/\\d\\d/[a-z-]+/v1"));
    }

    /** So that no label's bytes begin another's, whatever fields follow. */
    @Test
    void bytesAreAsciiWithOneZeroAtTheEnd() throws IllegalAccessException {
        for (Label label : all()) {
            byte[] bytes = label.bytes();
            assertThat(bytes[bytes.length - 1]).isZero();
            for (int i = 0; i < bytes.length - 1; i++) {
                assertThat(bytes[i]).isBetween((byte) 0x21, (byte) 0x7e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tacit/10/hello", "tacit/10/hello/v2", "tacit/10/Hello/v1", "é/v1"})
    void otherFormsAreABug(String name) {
        assertThatThrownBy(() -> new Label(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Label> all() throws IllegalAccessException {
        List<Label> labels = new ArrayList<>();
        for (Field field : Labels.class.getFields()) {
            labels.add((Label) field.get(null));
        }
        return labels;
    }
}
