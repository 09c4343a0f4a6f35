package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit save CONVERSATION ID [DIR]}. */
@Command(
        name = "save",
        description = "Save a file that a contact sent, and fetch it first if it isn't here.",
        mixinStandardHelpOptions = true)
final class SaveCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(index = "1", paramLabel = "ID", description = "As 'tacit history' shows it.")
    String id;

    @Parameters(
            index = "2",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where to; nothing there is overwritten (default: here).")
    Path directory;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "3600",
            description = "Seconds to wait for the relays (default: ${DEFAULT-VALUE}).")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation in = client.find(conversation);
            Message message = client.messages().find(in.id(), id);
            Path saved =
                    client.files()
                            .save(
                                    message,
                                    directory,
                                    Duration.ofSeconds(timeout),
                                    new FileLines.Progress(printer)::at);
            report(printer, in.name(), message, saved);
            client.flush(Duration.ofSeconds(3));
        }
        return 0;
    }

    static void report(Printer printer, String conversation, Message message, Path saved) {
        printer.print(
                Map.of(
                        "event",
                        "saved",
                        "conversation",
                        conversation,
                        "id",
                        message.id().bytes().hex(),
                        "file",
                        saved.toString()),
                "Saved as " + Printer.visible(saved.toString()) + ".");
    }
}
