package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What terminals send, as keys. */
final class KeyboardTest {

    private static List<Input> read(String sent) {
        int[] at = {0};
        Keyboard keyboard = new Keyboard(_ -> at[0] < sent.length() ? sent.charAt(at[0]++) : -1);
        List<Input> all = new ArrayList<>();
        try {
            for (Optional<Input> one = keyboard.next(); one.isPresent(); one = keyboard.next()) {
                all.add(one.get());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "[A, UP", "OA, UP", "[5~, PAGE_UP", "[1;3A, MESSAGE_UP", "[1;5D, WORD_LEFT",
        "[H, HOME", "[3~, DELETE", "b, WORD_LEFT", "a, NEXT_UNREAD", "[13;2u, NEW_LINE",
    })
    void sequencesAreKeys(String sequence, Key key) {
        assertThat(read("\033" + sequence)).containsExactly(new Input.Pressed(key));
    }

    @Test
    void charactersAreTypedWhateverTheirPlane() {
        assertThat(read("é👍")).containsExactly(new Input.Typed("é"), new Input.Typed("👍"));
    }

    /** What nobody knows isn't typed in parts. */
    @ParameterizedTest
    @ValueSource(strings = {"\033[15~", "\033[1;2A", "\033[<0;1;1M", "\033[?1;2c", "\000"})
    void unknownSequencesAreNothing(String sequence) {
        assertThat(read(sequence + "x")).containsExactly(new Input.Typed("x"));
    }

    @Test
    void whatIsPastedIsOneTextWhateverKeysAreInIt() {
        assertThat(read("\033[200~one\r/quit\r\033[A\003\033[201~x"))
                .containsExactly(new Input.Pasted("one\r/quit\r\033[A\003"), new Input.Typed("x"));
    }

    @Test
    void loneEscapeIsAKeyHoweverSoonSomethingElseIsTyped() {
        assertThat(read("\033")).containsExactly(new Input.Pressed(Key.ESCAPE));
        assertThat(read("\033/"))
                .containsExactly(new Input.Pressed(Key.ESCAPE), new Input.Typed("/"));
    }
}
