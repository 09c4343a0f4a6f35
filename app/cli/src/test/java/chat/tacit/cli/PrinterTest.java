package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write can't drive the terminal, nor pass for something that they didn't write. */
final class PrinterTest {
    @ParameterizedTest
    @CsvSource({
        "27, <1B>", // begins an escape sequence
        "7, <07>",
        "8, <08>", // goes back over what is there
        "13, <0D>", // goes back to the beginning of the line
        "127, <7F>",
        "133, <85>", // the next line, in one byte
        "155, <9B>", // begins an escape sequence, in one byte
        "1564, <61C>",
        "8206, <200E>",
        "8207, <200F>",
        "8232, <2028>", // a line's end
        "8233, <2029>",
        "8234, <202A>", // 202A to 202E turn the text around
        "8238, <202E>",
        "8203, <200B>", // nobody sees it: Al.ice isn't Alice
        "8288, <2060>",
        "65279, <FEFF>",
        "173, <AD>",
        "12644, <3164>", // a letter without ink
        "917569, <E0041>",
        "8294, <2066>", // 2066 to 2069 do, too
        "8297, <2069>",
    })
    void whatDrivesATerminalIsShownAsItsNumber(int point, String shown) {
        String text = "a" + Character.toString(point) + "b";
        assertThat(Printer.visible(text)).isEqualTo("a" + shown + "b");
        assertThat(Printer.visibleText(text)).isEqualTo("a" + shown + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "Ελένη", "דוד", "👩‍🚀", "a\tb", "<1B>"})
    void everythingElseIsShownAsItIs(String text) {
        assertThat(Printer.visible(text)).isEqualTo(text);
        assertThat(Printer.visibleText(text)).isEqualTo(text);
    }

    @Test
    void furtherLinesOfATextAreIndented() {
        assertThat(Printer.visibleText("hello\n[12:00] Bob: I owe you"))
                .isEqualTo("hello\n    [12:00] Bob: I owe you");
    }

    @Test
    void nameStaysOnItsLine() {
        assertThat(Printer.visible("Bob\nAlice")).isEqualTo("Bob<0A>Alice");
    }
}
