package chat.tacit.cli;

import chat.tacit.cli.chat.ChatLoop;
import chat.tacit.cli.chat.Palette;
import chat.tacit.cli.chat.Screen;
import chat.tacit.cli.chat.Word;
import chat.tacit.client.Client;
import chat.tacit.client.ClientException;

import org.jline.terminal.Terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit chat [CONVERSATION]}: the terminal app. */
@Command(
        name = "chat",
        description = {
            "Talk in the terminal: all conversations in one window, also a narrow one and over"
                    + " ssh.",
            "/help in it lists keys and commands. With NO_COLOR set there are no colours."
        },
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    @Mixin Profiles profiles;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONVERSATION",
            description = "The one to open at once; the beginning of its name is enough.")
    Optional<String> conversation;

    @Override
    public Integer call() throws ClientException, Trouble, InterruptedException {
        if (!Profiles.isTerminal() || Terminals.isDumb()) {
            throw new Trouble(
                    "the terminal app needs a terminal that can move its cursor; elsewhere 'tacit"
                            + " receive --follow' and 'tacit send' do the same line by line.");
        }
        try (Client client = profiles.open()) {
            talk(client);
            client.flush(LEAVE);
        } catch (IOException e) {
            throw new Trouble("the terminal can't be used: " + e.getMessage() + ".");
        }
        return 0;
    }

    private void talk(Client client) throws IOException, InterruptedException {
        try (Terminal terminal = Terminals.open();
                Screen screen = new Screen(terminal)) {
            Thread goodbye = new Thread(screen::close, "tacit-goodbye");
            Runtime.getRuntime().addShutdownHook(goodbye);
            Palette palette = new Palette(coloured());
            new ChatLoop(client, words -> run(client, words), screen, palette).run(conversation);
        }
    }

    /** As no-color.org has it: whatever it is set to, but to nothing. */
    private static boolean coloured() {
        String none = System.getenv("NO_COLOR");
        return none == null || none.isEmpty();
    }

    /** Runs a command for the profile that is open here; nobody is asked anything meanwhile. */
    private static List<String> run(Client client, List<String> words) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        PrintWriter remarks =
                new PrintWriter(printed, true) {
                    @Override
                    public void println(String line) {
                        super.println(Word.inChat(line));
                    }
                };
        int _ = Main.run(client, out, remarks, words.toArray(String[]::new));
        return printed.toString().stripTrailing().lines().toList();
    }
}
