package chat.tacit.e2ee.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** How many numbers a contact may name as missing. */
class MissingTest {
    @Test
    void rangesTogetherNameNoMoreThanTheLimit() {
        Missing most = new Missing(List.of(range(1, 200), range(300, 355)), List.of());
        assertThat(most.asked()).hasSize(2);
        assertThatThrownBy(() -> new Missing(List.of(range(1, 200), range(300, 356)), List.of()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Missing(List.of(), List.of(range(1, 200), range(300, 356))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void numbersBeginAtOne() {
        assertThatThrownBy(() -> range(0, 1)).isInstanceOf(MalformedException.class);
    }

    private static Missing.Range range(long first, long last) {
        return new Missing.Range(first, last);
    }
}
