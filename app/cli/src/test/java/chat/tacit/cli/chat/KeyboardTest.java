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

    /** Where this stands nothing comes for as long as one waits. */
    private static final char PAUSE = '\uE000';

    private static List<Input> read(String sent) {
        int[] at = {0};
        Keyboard keyboard = new Keyboard(patience -> next(sent, at, patience));
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

    private static int next(String sent, int[] at, long patience) {
        if (at[0] == sent.length()) {
            return -1;
        }
        char next = sent.charAt(at[0]++);
        return next != PAUSE ? next : patience > 0 ? -2 : next(sent, at, patience);
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

    /** The mark of a paste's end can be lost: by a line that breaks, or by what was pasted. */
    @Test
    void pasteWithoutItsEndIsOverWhenNoMoreOfItComes() {
        assertThat(read("\033[200~one\r/qu\033[20" + PAUSE + "x" + PAUSE + "yz"))
                .containsExactly(
                        new Input.Pasted("one\r/qu\033[20"),
                        new Input.Typed("x"),
                        new Input.Typed("y"),
                        new Input.Typed("z"));
        assertThat(read("\033[200~one" + PAUSE + "\003" + PAUSE))
                .containsExactly(new Input.Pasted("one"), new Input.Pressed(Key.INTERRUPT));
    }

    @Test
    void restOfAPasteThatWasHeldUpSendsNothing() {
        assertThat(read("\033[200~one" + PAUSE + "two\r/quit\r\033[201~x"))
                .containsExactly(
                        new Input.Pasted("one"),
                        new Input.Pasted("two\r/quit\r"),
                        new Input.Typed("x"));
        assertThat(read("\033[200~one" + PAUSE + "\r/quit\r" + PAUSE + "\033[201~x"))
                .containsExactly(
                        new Input.Pasted("one"),
                        new Input.Pasted("\r/quit\r"),
                        new Input.Typed("x"));
    }

    @Test
    void pasteIsKeptUpToWhatMayBeTypedAtOnceAndReadToItsEnd() {
        List<Input> read = read("\033[200~" + "y\r".repeat(500_000) + "\033[201~x");
        assertThat(read).hasSize(2).last().isEqualTo(new Input.Typed("x"));
        assertThat(((Input.Pasted) read.getFirst()).text()).hasSize(Composer.MOST_TYPED + 1);
    }

    @Test
    void loneEscapeIsAKeyHoweverSoonSomethingElseIsTyped() {
        assertThat(read("\033")).containsExactly(new Input.Pressed(Key.ESCAPE));
        assertThat(read("\033/"))
                .containsExactly(new Input.Pressed(Key.ESCAPE), new Input.Typed("/"));
    }
}
