package chat.tacit.cli.chat;

import java.util.List;

/** The commands of the command line, run for a profile that is open. */
@FunctionalInterface
public interface Commands {
    /** The lines that a command prints, troubles included. */
    List<String> run(List<String> words);
}
