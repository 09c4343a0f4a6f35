package chat.tacit.cli;

import chat.tacit.client.profile.Profile;

import picocli.CommandLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which of the arguments name a command. */
public final class Words {
    private static final Map<String, CommandLine> COMMANDS = new ConcurrentHashMap<>();

    private Words() {}

    /** Those of a command, such as {@code room} and {@code create}, without what it is about. */
    public static List<String> of(List<String> arguments) {
        List<String> words = new ArrayList<>();
        if (!arguments.isEmpty()) {
            CommandLine at = COMMANDS.computeIfAbsent(arguments.getFirst(), Words::commands);
            for (String argument : arguments) {
                CommandLine next = at.getSubcommands().get(argument);
                if (next == null) {
                    break;
                }
                words.add(argument);
                at = next;
            }
        }
        return words;
    }

    private static CommandLine commands(String first) {
        return Main.commands(first, () -> new Profiles(Profile::unlock));
    }
}
