package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.profile.Profile;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What wrong usage is told. */
class MainTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(
                Profile::unlock,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                arguments);
    }

    @Test
    void whoPutsAnOptionBeforeTheCommandIsToldWhereItStands() {
        assertThat(run("--home", "here", "contacts")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "tacit: options stand behind the command: tacit contacts --home …\n");
    }

    @Test
    void unknownOptionBehindTheCommandIsNamed() {
        assertThat(run("contacts", "--nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("--nowhere").contains("tacit contacts --help");
    }

    /** It doesn't know after its start whom it leaves behind. */
    @Test
    void relayThatForgetsWhoUsesItDoesNotRetire() {
        assertThat(run("serve", "--store", "memory", "--retire", "2199-12-31")).isEqualTo(2);
        assertThat(err.toString()).contains("--retire is for a relay that keeps on disk");
    }

    @Test
    void unknownOptionWithoutACommandIsNamed() {
        assertThat(run("--nowhere", "nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("--nowhere").contains("tacit --help");
    }
}
