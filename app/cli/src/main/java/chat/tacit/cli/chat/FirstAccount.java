package chat.tacit.cli.chat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account that somebody's first room needs. The command line asks for its password; here nobody
 * is asked on the terminal, so it is made with a recovery key, if the user wants it.
 */
final class FirstAccount {
    private static final String WITH_KEY = "--recovery-key";

    private final Client client;

    FirstAccount(Client client) {
        this.client = client;
    }

    /** What has to be asked before this is run. */
    Optional<Input.Asked> question(Output.Run run) throws ClientException {
        int names = run.words().indexOf("--");
        if (names < 0
                || !isAboutRooms(run.words(), names)
                || run.words().subList(0, names).contains(WITH_KEY)
                || !client.accounts().all().isEmpty()
                || client.relays().all().isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(run.words());
        words.add(names, WITH_KEY);
        String question =
                "A room needs an account at a relay. Make one at "
                        + client.relays().all().getFirst().place()
                        + "? Its recovery key is shown once, to be written down.";
        return Optional.of(new Input.Asked(question, new Output.Run(run.title(), words)));
    }

    private boolean isAboutRooms(List<String> words, int names) throws ClientException {
        return switch (words.getFirst()) {
            case "room" -> words.get(1).equals("create");
            case "accept" -> client.requests().find(words.get(names + 1)).room().isPresent();
            default -> false;
        };
    }
}
