package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** What goes to standard error while the terminal app has the screen. */
final class ComplaintsTest {
    @Test
    void logsAndFaultsAreSentencesWithoutWhereTheyCameFrom() {
        var before = System.err;
        List<String> told = new ArrayList<>();
        try (var _ = Complaints.divert(told::add)) {
            LoggerFactory.getLogger(ComplaintsTest.class).warn("The disk is full.");
            new IllegalStateException("a fault").printStackTrace();
            System.err.print("without an end");
        }
        assertThat(told)
                .containsExactly("The disk is full.", "java.lang.IllegalStateException: a fault");
        assertThat(System.err).isSameAs(before);
    }
}
