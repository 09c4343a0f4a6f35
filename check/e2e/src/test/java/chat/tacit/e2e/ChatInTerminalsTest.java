package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two people with the terminal app, one of them in a narrow window. */
@ExtendWith(SharedRelays.class)
@Order(2)
final class ChatInTerminalsTest {
    private static final String MISSING = "there is no 'script', so nobody sat at a terminal.";
    private static final Pattern LINK = Pattern.compile("tacit://[^ ]+");

    @TempDir Path folder;

    private World world;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start(SharedRelays.Pair relays) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void withoutATerminalItSaysWhatToUse() {
        Command.Ended ended = ada.show("chat").ended();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).singleElement().asString().contains("tacit receive --follow");
    }

    @Test
    void twoPeopleMeetAndTalk() throws IOException {
        assumeTrue(Terminal.isThere(), MISSING);
        try (Terminal adas = Terminal.of(ada, 80, 24, "chat");
                Terminal bobs = Terminal.elsewhere(bob, 40, 15, "chat")) {
            meet(adas, bobs);
            talk(adas, bobs);
            agreeAndTakeBack(adas, bobs);
            sendAFile(adas, bobs);

            bob.show("send", "Ada", "\033[2J\033[1;1HI am Cleo\u202e").done();
            adas.awaitWindow("<1B>[2J<1B>[1;1HI am Cleo<202E>");
            bobs.awaitWindow("I am Cleo"); // what another process said

            bobs.type("/quit\r");
            assertThat(bobs.ended()).isZero();
            adas.type("\003");
            assertThat(adas.ended()).isZero();
            assertThat(adas.window())
                    .as("the shell's screen is there again")
                    .doesNotContain("Cleo");
        }
    }

    /** Both make their first account for it. */
    @Test
    void roomIsMadeJoinedAndTalkedIn() {
        assumeTrue(Terminal.isThere(), MISSING);
        world.acquaint(ada, bob);
        try (Terminal adas = Terminal.of(ada, 80, 24, "chat");
                Terminal bobs = Terminal.of(bob, 80, 24, "chat")) {
            adas.awaitWindow("›  Bob");
            adas.type("/room create Hut\r");
            agreeToAnAccount(adas);
            adas.awaitWindow("│ Hut");
            adas.type("/room invite Bob\r");
            bobs.awaitWindow("/requests");
            bobs.type("/accept Hut\r");
            agreeToAnAccount(bobs);
            bobs.awaitWindow("│ Hut");
            adas.awaitWindow("│ Hut · room of 2");

            bobs.type("Is anybody here?\r");
            adas.awaitWindow("│   Is anybody here?");
            adas.type("/reply\r");
            adas.awaitWindow("Your answer to: Is anybody here?");
            adas.type("I am.\r");
            bobs.awaitWindow("↳ You: Is anybody here?", "I am.");
        }
    }

    private static void agreeToAnAccount(Terminal terminal) {
        terminal.awaitWindow("A room needs an account at a relay.");
        terminal.type("y");
        terminal.awaitWindow("Esc");
        terminal.type("\033");
    }

    private static void meet(Terminal adas, Terminal bobs) {
        adas.awaitWindow("Nobody is here yet.");
        adas.type("/inv\t\r");
        adas.awaitWindow("█▀▀▀▀▀█", "PgDn: more");
        adas.type("\033[6~");
        adas.awaitWindow("becomes the contact");
        Matcher link = LINK.matcher(adas.window().replace("\n", "").replace("Whoever", " "));
        assertThat(link.find()).isTrue();
        adas.type("q");

        bobs.awaitWindow("Nobody is here yet.");
        bobs.type("/connect \033[200~" + link.group().replace("/i#", "\n/i#") + "\033[201~\r");
        bobs.awaitWindow(" Ada · came by a link", "You are connected.");
        adas.awaitWindow("›  Bob");
        adas.type("\r");
        adas.awaitWindow("│ Bob · came by a link");
    }

    private static void talk(Terminal adas, Terminal bobs) {
        bobs.type("\033[200~A first line,\nand a second.\033[201~");
        bobs.awaitWindow("> A first line,", "  and a second.");
        bobs.type("\r");
        adas.awaitWindow("│ Bob  ", "│   A first line,", "│   and a second.");
        bobs.awaitWindow("and a second.  ✓✓");
        adas.type("/reply\r");
        adas.awaitWindow("Your answer to: A first line, and a second.");
        adas.type("Welcome, שלום 日本.\r");
        bobs.awaitWindow("↳ You: A first line, and a second.", "Welcome, שלום");
        bobs.type("/react 👍\r");
        adas.awaitWindow("Welcome, שלום", "👍 Bob");
        adas.type("/edit Welcome both of you.\r");
        bobs.awaitWindow("Welcome both of you.  (edited)");
        bobs.type("/verify\r");
        bobs.awaitWindow("Read it to each other");
        bobs.type("\033");
        bobs.awaitWindow(" Ada · came by a link");
    }

    private static void agreeAndTakeBack(Terminal adas, Terminal bobs) {
        bobs.type("\033[200~A paste without its end");
        bobs.awaitWindow("> A paste without its end");
        bobs.type("\r");
        adas.awaitWindow("│   A paste without its end");
        bobs.type("/timer 1h\r");
        adas.awaitWindow("'/timer' with 'accept' agrees.");
        adas.type("/timer acc\t\r");
        adas.awaitWindow("│ Bob · came by a link · disappearing after 1h");
        bobs.awaitWindow("Messages now disappear 1h");
        adas.type("Ask b\t, not me.\r");
        bobs.awaitWindow("Ask Bob, not me.");
        adas.type("/delete\r");
        bobs.awaitWindow("(message deleted)");
    }

    private void sendAFile(Terminal adas, Terminal bobs) throws IOException {
        Path file =
                Files.writeString(folder.resolve("map of the hut.txt"), "north\n".repeat(9_999));
        bobs.type("/file " + folder + "/map\t");
        bobs.awaitWindow("map of the hut.txt");
        bobs.type("\r");
        bobs.awaitWindow("▤ map of the hut.txt", "58.6 KB");
        adas.awaitWindow("▤ map of the hut.txt", "58.6 KB");
        Path saved = folder.resolve("saved");
        adas.type("/save " + saved + "\r");
        adas.awaitWindow("Saved as ");
        assertThat(saved.resolve(file.getFileName())).hasSameTextualContentAs(file);
    }
}
