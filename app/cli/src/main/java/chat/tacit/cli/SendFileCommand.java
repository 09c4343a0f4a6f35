package chat.tacit.cli;

import chat.tacit.cli.text.FileText;
import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Message;
import chat.tacit.web.form.FileForm;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit send-file CONVERSATION FILE}. */
@Command(
        name = "send-file",
        description = "Send a file or picture of any size.",
        mixinStandardHelpOptions = true)
final class SendFileCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(index = "1", paramLabel = "FILE")
    Path file;

    @Option(
            names = "--media",
            paramLabel = "TYPE",
            description = "Its media type, such as image/jpeg; guessed from the name at first.")
    @Nullable String media;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "3600",
            description =
                    "Seconds to wait for the relays; the rest then goes out with the next 'tacit"
                            + " receive' (default: ${DEFAULT-VALUE}).")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation to = client.find(conversation);
            Message message = client.files().send(to.id(), file, Optional.ofNullable(media));
            Duration patience = Duration.ofSeconds(timeout);
            FileLines.Progress progress = new FileLines.Progress(printer);
            client.files().waitUntilUp(message, patience, progress::at);
            FileStatus status = client.files().status(message).orElseThrow();
            if (status.stage() != Stage.UP) {
                client.waitUntilSent(List.of(message), Duration.ofSeconds(10));
            }
            report(client.message(message), status, to);
        }
        return 0;
    }

    private void report(Message message, FileStatus status, Conversation to) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", to.name());
        fields.put("id", message.id().bytes().hex());
        fields.put("state", message.state().word());
        fields.putAll(FileForm.fields(status));
        String line =
                switch (message.state()) {
                    case QUEUED ->
                            "Not all of it is at the relays yet; it goes on with the next 'tacit"
                                    + " receive' or 'tacit send-file'.";
                    case FAILED -> "Failed: " + message.reason();
                    case SENT, DELIVERED, READ, RECEIVED ->
                            "Sent (" + FileText.size(status.size()) + ").";
                };
        printer.print(fields, line);
    }
}
