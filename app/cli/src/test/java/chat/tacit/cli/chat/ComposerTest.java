package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

/** Editing of what is typed. */
final class ComposerTest {
    private final Composer composer = new Composer();

    private void press(Key... keys) {
        for (Key key : keys) {
            assertThat(composer.press(key)).isTrue();
        }
    }

    @Test
    void charactersAreDeletedAsPeopleSeeThem() {
        composer.insert("a👩‍🚀e\u0301");
        press(Key.BACKSPACE);
        assertThat(composer.text()).isEqualTo("a👩‍🚀");
        press(Key.BACKSPACE);
        assertThat(composer.text()).isEqualTo("a");
    }

    @Test
    void wordsAndLinesAreMovedOverAndDeleted() {
        composer.insert("one two\nthree four");
        press(Key.DELETE_WORD);
        assertThat(composer.text()).isEqualTo("one two\nthree ");
        press(Key.HOME, Key.UP, Key.WORD_RIGHT, Key.DELETE_AFTER);
        assertThat(composer.text()).isEqualTo("one\nthree ");
        press(Key.DOWN, Key.END, Key.DELETE_BEFORE);
        assertThat(composer.text()).isEqualTo("one\n");
    }

    @Test
    void whatWasTypedBeforeIsCalledBackAndWhatWasBegunIsKept() {
        composer.insert("first");
        composer.take();
        composer.insert("second");
        composer.take();
        composer.insert("begun");
        press(Key.UP, Key.UP);
        assertThat(composer.text()).isEqualTo("first");
        press(Key.DOWN, Key.DOWN);
        assertThat(composer.text()).isEqualTo("begun");
    }

    @Test
    void twoHundredTextsAreRemembered() {
        IntStream.rangeClosed(0, 200)
                .forEach(it -> {
                    composer.insert("text " + it);
                    composer.take();
                });
        IntStream.rangeClosed(0, 300).forEach(_ -> press(Key.UP));
        assertThat(composer.text()).isEqualTo("text 1");
    }

    @Test
    void whatDrivesATerminalIsNotTakenIntoAText() {
        composer.insert("a\033[31mb\007\u009b");
        assertThat(composer.text()).isEqualTo("a[31mb");
    }
}
