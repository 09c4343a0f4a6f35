package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.history.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What keys and news come to. */
final class ChatTest {
    private final Sample sample =
            Sample.open(
                    80,
                    24,
                    Shown.of(Sample.message(1, "Bob", "Are you there?")),
                    Shown.of(Sample.message(2, "", "Yes.")));

    private Output last() {
        return sample.asked.getLast();
    }

    private void line(String text) {
        sample.type(text);
        sample.press(Key.ENTER);
    }

    @Test
    void whatIsTypedIsSentWithEnter() {
        line("Hello Bob");
        assertThat(last()).isEqualTo(new Output.Send(Sample.BOB, "Hello Bob", Optional.empty()));
        line("//slashes begin paths");
        assertThat(last())
                .isEqualTo(new Output.Send(Sample.BOB, "/slashes begin paths", Optional.empty()));
    }

    @Test
    void severalLinesThatArePastedAreOneMessage() {
        sample.take(new Input.Pasted("one\r\ntwo\rthree\n/quit"));
        assertThat(sample.asked)
                .noneMatch(it -> it instanceof Output.Send || it instanceof Output.Quit);
        sample.press(Key.ENTER);
        assertThat(last())
                .isEqualTo(new Output.Send(Sample.BOB, "one\ntwo\nthree\n/quit", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"65536, 0", "65537, 1"})
    void pasteOfMoreThanAMessageMayHaveIsCutAndThatIsSaid(int length, int notes) {
        sample.take(new Input.Pasted("x".repeat(length)));
        assertThat(sample.chat.composer().text()).hasSize(65_536);
        assertThat(sample.chat.notes()).hasSize(notes);
    }

    @Test
    void pasteAnswersNoQuestion() {
        sample.take(new Input.Asked("Leave?", new Output.Quit()));
        sample.take(new Input.Pasted("y"));
        assertThat(sample.chat.question()).isPresent();
        sample.type("n");
        assertThat(sample.asked).doesNotContain(new Output.Quit());
    }

    @Test
    void conversationThatIsOpenedIsSeenUpToItsEnd() {
        assertThat(sample.asked).containsExactly(new Output.Seen(Sample.BOB, Sample.id(2)));
    }

    /** Whoever looks further up, at a list or at a page of help hasn't seen what came meanwhile. */
    @Test
    void whatIsNotShownIsNotSeen() {
        Sample narrow = Sample.open(40, 15, Shown.of(Sample.message(1, "Bob", "Hello?")));
        narrow.press(Key.TAB);
        narrow.asked.clear();
        narrow.take(new Input.Added(Shown.of(Sample.message(3, "Bob", "Hey!"))));
        assertThat(narrow.asked).containsExactly(new Output.Ring());
        narrow.press(Key.TAB);
        assertThat(narrow.asked).contains(new Output.Seen(Sample.BOB, Sample.id(3)));
    }

    @Test
    void lookingUpStaysWhereOneLooksWhenSomethingComes() {
        Shown[] many =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(it -> Shown.of(Sample.message(it, "Bob", "text " + it)))
                        .toArray(Shown[]::new);
        Sample long_ = Sample.open(80, 24, many);
        long_.screen(80, 24);
        long_.press(Key.PAGE_UP);
        String before = long_.screen(80, 24);
        long_.take(new Input.Added(Shown.of(Sample.message(101, "Bob", "newest"))));
        assertThat(long_.screen(80, 24)).isEqualTo(before).doesNotContain("newest");
        long_.press(Key.PAGE_DOWN, Key.PAGE_DOWN);
        assertThat(long_.screen(80, 24)).contains("newest");
    }

    /** What somebody did to a message of long ago is no news, and has no place among the last. */
    @Test
    void changeOfAMessageThatWasNotReadIsNeitherShownNorTold() {
        sample.asked.clear();
        sample.take(new Input.Changed(Shown.of(Sample.message(0, "Bob", "long ago"))));
        assertThat(sample.asked).isEmpty();
        assertThat(sample.screen(80, 24)).doesNotContain("long ago");
    }

    @Test
    void olderMessagesAreAskedForAtTheTopAndOnce() {
        Sample page = new Sample();
        List<Shown> messages = List.of(Shown.of(Sample.message(9, "Bob", "nine")));
        page.take(new Input.Opened(Sample.BOB, messages, true, Sample.LINK));
        page.screen(80, 24);
        page.press(Key.PAGE_UP, Key.PAGE_UP);
        assertThat(page.asked).containsOnlyOnce(new Output.OpenOlder(Sample.BOB, Sample.id(9)));
        page.take(
                new Input.Older(
                        Sample.BOB, List.of(Shown.of(Sample.message(8, "Bob", "eight"))), false));
        assertThat(page.screen(80, 24)).containsSubsequence("eight", "nine");
    }

    @Test
    void answerChangeReactionAndDeletionAreOfTheMessageThatIsMeant() {
        line("/reply Of course");
        Message first = Sample.message(1, "Bob", "Are you there?");
        assertThat(last()).isEqualTo(new Output.Send(Sample.BOB, "Of course", Optional.of(first)));
        sample.type("/edit");
        sample.press(Key.ENTER);
        assertThat(sample.chat.composer().text()).isEqualTo("Yes.");
        line(" Soon.");
        Message second = Sample.message(2, "", "Yes.");
        assertThat(last()).isEqualTo(new Output.Edit(second, "Yes. Soon."));
        line("/delete");
        assertThat(last()).isEqualTo(new Output.Unsend(second));
        sample.press(Key.MESSAGE_UP, Key.MESSAGE_UP);
        line("/react 👍");
        assertThat(last()).isEqualTo(new Output.React(first, "👍"));
        line("/delete");
        assertThat(sample.chat.notes()).singleElement().asString().contains("no message of yours");
    }

    @Test
    void editThatIsLeftForAnotherConversationIsNoMessageLater() {
        sample.type("/edit");
        sample.press(Key.ENTER);
        assertThat(sample.chat.composer().text()).isEqualTo("Yes.");
        sample.take(new Input.Opened(Sample.CLEO, List.of(), false, Sample.LINK));
        sample.take(new Input.Opened(Sample.BOB, List.of(), false, Sample.LINK));
        assertThat(sample.chat.composer().text()).isEmpty();
    }

    @Test
    void commandsOfTheCommandLineAreRunForTheConversationThatIsOpen() {
        line("/members");
        assertThat(last()).isEqualTo(new Output.Run("Members", List.of("members", "--", "Bob")));
        line("/verify 12345 67890");
        assertThat(last())
                .isEqualTo(
                        new Output.Run(
                                "Code", List.of("verify", "--code=12345 67890", "--", "Bob")));
        line("/rename --json");
        assertThat(last())
                .as("what is typed is no option")
                .isEqualTo(new Output.Run("Name", List.of("rename", "--", "Bob", "--json")));
    }

    @Test
    void beginningsAreCompleted() {
        sample.type("/exp");
        sample.press(Key.TAB);
        assertThat(sample.chat.composer().text()).isEqualTo("/explain");
        sample.press(Key.INTERRUPT);
        sample.type("/open cl");
        sample.press(Key.TAB, Key.ENTER);
        assertThat(last()).isEqualTo(new Output.Open(Sample.CLEO));
        sample.type("/re");
        sample.press(Key.TAB, Key.TAB, Key.TAB);
        assertThat(sample.chat.composer().text()).isEqualTo("/reject ");
    }

    @Test
    void pathThatWasCompletedTooLateIsLeftAlone() {
        sample.type("/file ~/p");
        sample.press(Key.TAB);
        assertThat(last()).isEqualTo(new Output.CompletePath("/file ~/p", 6));
        sample.type("x");
        sample.take(new Input.Completed("/file ~/p", 6, List.of("~/pictures/")));
        assertThat(sample.chat.composer().text()).isEqualTo("/file ~/px");
    }

    @Test
    void whatIsTypedInTheListNarrowsItDown() {
        sample.press(Key.TAB);
        sample.type("nov");
        sample.press(Key.ENTER);
        assertThat(last()).isEqualTo(new Output.Open(Sample.CLEO));
    }

    @Test
    void eachConversationKeepsWhatWasBegunInIt() {
        sample.type("half of");
        sample.take(new Input.Opened(Sample.CLEO, List.of(), false, Sample.LINK));
        assertThat(sample.chat.composer().isEmpty()).isTrue();
        sample.take(new Input.Opened(Sample.BOB, List.of(), false, Sample.LINK));
        assertThat(sample.chat.composer().text()).isEqualTo("half of");
    }

    @Test
    void controlCEmptiesTheLineAndThenLeaves() {
        sample.type("never said");
        sample.press(Key.INTERRUPT);
        assertThat(sample.asked).doesNotContain(new Output.Quit());
        sample.press(Key.INTERRUPT);
        assertThat(last()).isEqualTo(new Output.Quit());
    }

    @Test
    void messageThatDisappearsIsNotSeenAnyMore() {
        sample.press(Key.MESSAGE_UP, Key.MESSAGE_UP);
        sample.take(new Input.Vanished(Sample.BOB, Sample.id(1)));
        assertThat(sample.screen(80, 24)).doesNotContain("Are you there?", "▌").contains("Yes.");
    }

    @Test
    void newMessageRingsOnceAndInAMutedConversationNever() {
        Input news = new Input.Added(Shown.of(Sample.message(5, "Bob", "psst")));
        sample.asked.clear();
        sample.take(news);
        assertThat(sample.asked).contains(new Output.Ring());
        sample.asked.clear();
        sample.take(news);
        assertThat(sample.asked).as("it was there").doesNotContain(new Output.Ring());
        sample.take(new Input.Listed(List.of(Sample.muted(Sample.BOB, "Bob")), List.of()));
        sample.take(new Input.Added(Shown.of(Sample.message(6, "Bob", "psst"))));
        assertThat(sample.asked).as("it is muted").doesNotContain(new Output.Ring());
    }

    @Test
    void inARoomMembersAreCompletedAndTheCodeIsThatOfOne() {
        String code = "12345 ".repeat(12).strip();
        sample.take(new Input.Listed(List.of(Sample.room(Sample.CLEO, "Hut")), List.of()));
        About about = new About("room of 3", List.of("Bob", "Cleo Nováková"));
        sample.take(new Input.Opened(Sample.CLEO, List.of(), false, about));
        sample.type("Ask cl");
        sample.press(Key.TAB);
        assertThat(sample.chat.composer().text()).isEqualTo("Ask Cleo Nováková");
        sample.press(Key.INTERRUPT);
        sample.type("/room remove c");
        sample.press(Key.TAB, Key.ENTER);
        assertThat(last())
                .isEqualTo(
                        new Output.Run(
                                "Room", List.of("room", "remove", "--", "Hut", "Cleo Nováková")));
        sample.type("/verify c");
        sample.press(Key.TAB);
        sample.type(" " + code);
        sample.press(Key.ENTER);
        assertThat(last())
                .isEqualTo(
                        new Output.Run(
                                "Code",
                                List.of(
                                        "verify",
                                        "--member=Cleo Nováková",
                                        "--code=" + code,
                                        "--",
                                        "Hut")));
        line("/verify Bob");
        assertThat(last())
                .isEqualTo(new Output.Run("Code", List.of("verify", "--member=Bob", "--", "Hut")));
    }

    @Test
    void whatIsKnownOfTheOpenConversationIsShownAsItIsNow() {
        sample.take(new Input.Described(Sample.CLEO, new About("blocked", List.of())));
        assertThat(sample.screen(80, 24)).contains("│ Bob · came by a link");
        sample.take(new Input.Described(Sample.BOB, new About("compared", List.of())));
        assertThat(sample.screen(80, 24)).contains("│ Bob · compared");
    }

    /** Whoever invited somebody, or has an address, looks elsewhere when they come. */
    @Test
    void newContactsRequestsAndCallsAreToldWithoutTheWordsOfStrangers() {
        sample.asked.clear();
        sample.take(
                new Input.Relisted(
                        Sample.conversation(3),
                        Optional.of(Sample.overview(Sample.conversation(3), "eve", 0)),
                        List.of("Dan")));
        assertThat(sample.screen(80, 24)).contains(" You have a new contact.");
        sample.take(new Input.Relisted(Sample.BOB, Optional.empty(), List.of("Dan", "Buy this")));
        assertThat(sample.screen(80, 24))
                .contains("Somebody asks to talk to you: /requests")
                .doesNotContain("Buy this");
        sample.take(new Input.Called("eve"));
        assertThat(sample.screen(80, 24)).contains(" eve calls. A terminal can't answer");
        assertThat(sample.asked).hasSize(3).containsOnly(new Output.Ring());
    }

    @Test
    void afterTheLastConversationComesTheFirst() {
        sample.press(Key.NEXT_CONVERSATION);
        assertThat(last()).isEqualTo(new Output.Open(Sample.CLEO));
        sample.take(new Input.Opened(Sample.CLEO, List.of(), false, Sample.LINK));
        sample.press(Key.NEXT_CONVERSATION);
        assertThat(last()).isEqualTo(new Output.Open(Sample.BOB));
        sample.press(Key.PREVIOUS_CONVERSATION);
        assertThat(last()).isEqualTo(new Output.Open(Sample.BOB));
    }
}
