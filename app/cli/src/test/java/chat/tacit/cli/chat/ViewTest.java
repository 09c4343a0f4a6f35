package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;

import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What windows of all sizes show, whatever others write. */
final class ViewTest {
    private static Shown[] evening() {
        Message question = Sample.message(1, "Bob", "Are you coming tonight?");
        Message answer =
                Sample.with(
                        Sample.message(2, "", "Yes, at eight."),
                        Message.Type.TEXT,
                        Message.State.READ,
                        Marks.reply(Sample.id(1)));
        return new Shown[] {
            Shown.of(question),
            Shown.of(answer),
            Shown.of(Sample.message(3, "", "I bring bread, and the map of the mountains.")),
            Sample.file(Sample.message(4, "Bob", "route.jpg"), Stage.WANTED, 9),
        };
    }

    @Test
    void wideWindowHasTheListBesideTheConversation() {
        assertThat(Sample.open(80, 16, evening()).screen(80, 16))
                .isEqualTo(
                        """
                         Ada                │ Bob · came by a link
                         /requests: 1       │
                        ›  Bob              │
                           Cleo Nováková  3 │
                                            │ ── Sun 22 Nov 2026 ───────────────────────────────────────
                                            │ Bob  19:30
                                            │   Are you coming tonight?
                                            │ You  19:30
                                            │   ↳ Bob: Are you coming tonight?
                                            │   Yes, at eight.  ✓✓ read
                                            │   I bring bread, and the map of the mountains.  ✓✓
                                            │ Bob  19:30
                                            │   ▤ route.jpg  (1.2 MB, 45 % here)
                                            │   [#########...........]
                                            │───────────────────────────────────────────────────────────
                                            │>\
                        """);
    }

    @Test
    void narrowWindowHasTheConversationAloneAndSaysHowMuchIsNewElsewhere() {
        assertThat(Sample.open(40, 15, evening()).screen(40, 15))
                .isEqualTo(
                        """
                         (3) Bob · came by a link

                         ── Sun 22 Nov 2026 ────────────────────
                         Bob  19:30
                           Are you coming tonight?
                         You  19:30
                           ↳ Bob: Are you coming tonight?
                           Yes, at eight.  ✓✓ read
                           I bring bread, and the map of the
                           mountains.  ✓✓
                         Bob  19:30
                           ▤ route.jpg  (1.2 MB, 45 % here)
                           [#########...........]
                        ────────────────────────────────────────
                        >\
                        """);
    }

    @Test
    void listIsBehindOneKeyInANarrowWindow() {
        Sample sample = Sample.open(40, 6, evening());
        sample.press(Key.TAB, Key.DOWN);
        assertThat(sample.screen(40, 6))
                .isEqualTo(
                        """
                         Ada
                         /requests: 1
                           Bob
                        ›  Cleo Nováková                      3

                         Enter: open   Tab: back\
                        """);
    }

    @Test
    void vastWindowLeavesTheListNarrow() {
        List<String> rows = Sample.open(200, 50, evening()).frame(200, 50).text();
        assertThat(rows).hasSize(50);
        assertThat(rows.getFirst()).startsWith(" Ada" + " ".repeat(28) + "│ Bob · came by a link");
        assertThat(rows.get(47)).endsWith("│   [#########...........]");
    }

    @Test
    void whatIsNewStandsBelowALine() {
        Sample sample = new Sample();
        sample.take(new Input.Listed(List.of(Sample.overview(Sample.BOB, "Bob", 1)), List.of()));
        List<Shown> messages =
                List.of(
                        Shown.of(Sample.message(1, "Bob", "old")),
                        Shown.of(Sample.message(2, "Bob", "new")));
        sample.take(new Input.Opened(Sample.BOB, messages, false, Sample.LINK));
        assertThat(sample.screen(80, 10)).containsSubsequence("old", "── new ──", "new");
    }

    @Test
    void statesReactionsEditsAndDeletionAreSeenWithoutColours() {
        Marks reacted =
                new Marks(
                        Optional.empty(),
                        true,
                        List.of(new Marks.Reaction("Bob", false, "👍")),
                        Optional.empty(),
                        false);
        Sample sample =
                Sample.open(
                        80,
                        12,
                        own(1, Message.Type.TEXT, Message.State.QUEUED, Marks.NONE),
                        own(2, Message.Type.TEXT, Message.State.SENT, Marks.NONE),
                        own(3, Message.Type.TEXT, Message.State.DELIVERED, reacted),
                        own(4, Message.Type.DELETED, Message.State.READ, Marks.NONE),
                        own(5, Message.Type.TEXT, Message.State.FAILED, Marks.NONE));
        assertThat(sample.screen(80, 12))
                .containsSubsequence(
                        "  text 1  ·\n",
                        "  text 2  ✓\n",
                        "  text 3  (edited)  ✓✓\n",
                        "  👍 Bob\n",
                        "  (message deleted)  ✓✓ read\n",
                        "  text 5  ✗ it is too long");
    }

    private static Shown own(int number, Message.Type type, Message.State state, Marks marks) {
        return Shown.of(
                Sample.with(Sample.message(number, "", "text " + number), type, state, marks));
    }

    private static final String HOSTILE =
            "\033[2J\033]0;owned\007\033[1;1H\u009b31m\r"
                    + "Bob  19:31\b\b\u202egnirts\u2066x\u2028y\u200bz\ufeff\udb40\udc41";

    /** Names, texts, emoji, file names, greetings in the list: all that others choose. */
    @ParameterizedTest
    @CsvSource({"80, 24", "40, 15", "200, 50", "20, 5", "1, 1"})
    void nothingThatOthersWriteDrivesTheTerminal(int width, int height) {
        Marks reacted =
                new Marks(
                        Optional.of(Sample.id(1)),
                        true,
                        List.of(new Marks.Reaction(HOSTILE, false, HOSTILE)),
                        Optional.empty(),
                        false);
        Message message = Sample.message(1, HOSTILE, HOSTILE);
        Sample sample =
                Sample.open(
                        width,
                        height,
                        Shown.of(message),
                        Sample.file(Sample.message(2, "Bob", HOSTILE), Stage.HERE, 20),
                        Shown.of(
                                Sample.with(
                                        Sample.message(3, "Bob", HOSTILE),
                                        Message.Type.TEXT,
                                        Message.State.RECEIVED,
                                        reacted)));
        sample.take(
                new Input.Listed(
                        List.of(Sample.overview(Sample.BOB, HOSTILE, 2)), List.of(HOSTILE)));
        sample.take(new Input.Noted(HOSTILE));
        sample.take(new Input.Outage(Optional.of(HOSTILE)));
        sample.take(new Input.Progress("file", HOSTILE));
        sample.take(new Input.Asked(HOSTILE, new Output.Quit()));
        assertHarmless(sample.frame(width, height));
        sample.press(Key.ESCAPE, Key.MESSAGE_UP);
        sample.type("/reply");
        sample.press(Key.ENTER);
        assertHarmless(sample.frame(width, height));
        sample.take(new Input.Printed(HOSTILE, List.of(HOSTILE, HOSTILE, HOSTILE, HOSTILE)));
        assertHarmless(sample.frame(width, height));
        sample.press(Key.ESCAPE);
        sample.take(new Input.Pasted(HOSTILE));
        assertHarmless(sample.frame(width, height));
        sample.press(Key.INTERRUPT, Key.INTERRUPT, Key.TAB);
        assertHarmless(sample.frame(width, height));
        sample.press(Key.TAB);
        completed(sample, width, height);
    }

    /** Names of those who are there are put into what is typed, and listed. */
    private static void completed(Sample sample, int width, int height) {
        List<String> names = List.of(HOSTILE, HOSTILE + " the second");
        sample.take(new Input.Described(Sample.BOB, new About("room of 3", names)));
        sample.take(new Input.Called(HOSTILE));
        for (String typed : List.of("/verify ", "/room remove ", "/open ", "/accept ")) {
            sample.type(typed);
            sample.press(Key.TAB);
            assertHarmless(sample.frame(width, height));
            sample.press(Key.TAB);
            assertHarmless(sample.frame(width, height));
            sample.press(Key.INTERRUPT);
        }
        sample.type("/file x");
        sample.take(new Input.Completed("/file x", 6, names));
        assertHarmless(sample.frame(width, height));
    }

    private static void assertHarmless(Frame frame) {
        Stream.concat(frame.left().stream(), frame.right().stream())
                .map(AttributedString::toString)
                .forEach(row ->
                        assertThat(row.codePoints())
                                .noneMatch(Character::isISOControl)
                                .noneMatch(it ->
                                        Character.getType(it) == Character.FORMAT && it != 0x200D)
                                .noneMatch(it -> it == 0x2028 || it == 0x2029));
    }

    /** What stands at the left is Tacit's; a text that looks like a head is further in. */
    @Test
    void noTextPassesForTheHeadOfAnotherMessage() {
        String forged = "hello\nCleo  19:31\n── new ──\n  I owe you";
        Sample sample = Sample.open(40, 15, Shown.of(Sample.message(1, "Bob", forged)));
        assertThat(sample.frame(40, 15).text())
                .filteredOn(row -> row.matches(" ?\\S.*"))
                .containsExactly(
                        " (3) Bob · came by a link",
                        " ── Sun 22 Nov 2026 ────────────────────",
                        " Bob  19:30",
                        "────────────────────────────────────────",
                        ">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "日本語のとても長い文章がここにありますので折り返されます",
                "👩‍🚀👨‍👩‍👧‍👦👍🏽🇩🇪👩‍🚀👨‍👩‍👧‍👦👍🏽🇩🇪👩‍🚀👨‍👩‍👧‍👦",
                "שלום עולם זה טקסט ארוך מאוד בעברית שצריך להישבר לשורות",
                "مرحبا بالعالم هذا نص طويل جدا باللغة العربية يجب أن ينكسر",
                "Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶ Z̴a̷l̸g̵o̶"
                        + " Z̴a̷l̸g̵o̶",
                "oneverylongwordthatdoesnotfitonanyrowofawindowthisnarrowwhateveronedoes",
            })
    void noRowIsWiderThanTheWindowAndNothingIsLost(String text) {
        Sample sample = Sample.open(40, 30, Shown.of(Sample.message(1, "Bob", text)));
        List<String> rows = sample.frame(40, 30).text();
        assertThat(rows).allMatch(row -> Columns.of(row) <= 40);
        String shown = String.join("", rows.subList(1, 28)).replace(" ", "").replace("─", "");
        assertThat(shown).contains(text.replace(" ", ""));
    }

    @Test
    void pileOfMarksIsCutAtSix() {
        String pile = "a" + "\u0301".repeat(1_000) + "b";
        Sample sample = Sample.open(40, 10, Shown.of(Sample.message(1, "Bob", pile)));
        assertThat(sample.screen(40, 10)).contains("a" + "\u0301".repeat(6) + "b");
    }

    @ParameterizedTest
    @CsvSource({"200, false", "201, true"})
    void messageOfMoreThanTwoHundredRowsIsCut(int lines, boolean cut) {
        String text = String.join("\n", IntStream.range(0, lines).mapToObj(it -> "x").toList());
        MessageRows rows = new MessageRows(new Palette(false), ZoneOffset.UTC, 60);
        List<Row> all =
                rows.of(
                        Shown.of(Sample.message(1, "Bob", text)),
                        Optional.empty(),
                        Optional.empty());
        assertThat(all).hasSize(1 + 200 + (cut ? 1 : 0));
        assertThat(all.getLast().toString().contains("1 further rows")).isEqualTo(cut);
    }

    @Test
    void codeIsShownWholeOrNotAtAll() {
        String row = "\033[47;30m" + "█▀▄ ".repeat(10) + "\033[0m";
        Input.Printed invitation =
                new Input.Printed("Invitation", List.of(row, row, row, "tacit:/i#abc"));
        Sample sample = Sample.open(80, 24);
        sample.take(invitation);
        assertThat(sample.screen(80, 24)).contains("█▀▄ █▀▄").contains("tacit:/i#abc");
        assertThat(sample.screen(39, 24).replace('\n', ' '))
                .doesNotContain("█▀▄")
                .contains("needs a window of 40 columns and 4 rows")
                .contains("tacit:/i#abc");
        assertThat(sample.screen(40, 4)).contains("█▀▄");
        assertThat(sample.screen(40, 3)).doesNotContain("█▀▄");
    }

    @Test
    void withoutColoursNoRowHasOne() {
        Sample sample = Sample.open(80, 24, evening());
        sample.take(new Input.Outage(Optional.of("no relay answers now.")));
        Frame frame = new View(new Palette(false), ZoneOffset.UTC).frame(sample.chat, 80, 24);
        Stream.concat(frame.left().stream(), frame.right().stream())
                .forEach(row -> {
                    for (int i = 0; i < row.length(); i++) {
                        assertThat(row.styleAt(i).toAnsi())
                                .doesNotContainPattern("[349][0-7]|10[0-7]");
                    }
                });
    }

    @Test
    void whatACommandPrintsIsIndentedWhereALineGoesOnButALinkIsNot() {
        Sample sample = Sample.open(40, 16);
        String link = "tacit://" + "x".repeat(60);
        sample.take(
                new Input.Printed(
                        "Page",
                        List.of(
                                "The relay",
                                "  can learn: " + "word ".repeat(9),
                                link,
                                "    ABCDE-FGHJK-12345-ABCDE-FGHJK-12345-ABCDE")));
        assertThat(sample.screen(40, 16))
                .contains("\n  can learn: word word word word word\n    word word word word\n")
                .contains("\nABCDE-FGHJK-12345-ABCDE-FGHJK-\n12345-ABCDE\n")
                .contains("\n" + link.substring(0, 40) + "\n" + link.substring(40) + "\n");
    }

    @Test
    void noticeNamesWhatOneTypesHere() {
        Message notice =
                Sample.with(
                        Sample.message(1, "Bob", "bob wants 1h: 'tacit disappear' agrees."),
                        Message.Type.NOTICE,
                        Message.State.RECEIVED,
                        Marks.NONE);
        assertThat(Sample.open(80, 12, Shown.of(notice)).screen(80, 12))
                .contains("• bob wants 1h: '/timer' agrees.");
    }

    @Test
    void endOfALongRemarkIsSeenToBeMissing() {
        Sample sample = Sample.open(40, 24);
        sample.take(new Input.Noted("word ".repeat(100)));
        assertThat(sample.screen(40, 24)).containsPattern("(?s)( word.*\n){5} …\n>");
    }
}
