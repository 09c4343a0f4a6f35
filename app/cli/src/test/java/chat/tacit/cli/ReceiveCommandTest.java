package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code tacit receive} says besides what came; no relay has to be there for it. */
final class ReceiveCommandTest {
    private static final String RELAY = "tacit://" + "a".repeat(42) + "A@127.0.0.1:1";
    private static final String WAITS = "it waits for 'tacit receive --follow'";

    @TempDir Path folder;

    @Test
    void onceSaysThatHiddenContactsWaitAsLongAsCoverIsOn() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "for this test");
        Person alice = new Person(folder.resolve("alice"), passphrase);
        alice.does("init", "Alice", "--relay", RELAY);
        assertThat(received(alice)).doesNotContain(WAITS);
        alice.does("login", "new");
        assertThat(received(alice)).containsOnlyOnce(WAITS);
        alice.does("cover", "off");
        assertThat(received(alice)).doesNotContain(WAITS);
    }

    private static String received(Person by) {
        return by.says("receive", "--timeout", "1").err();
    }
}
