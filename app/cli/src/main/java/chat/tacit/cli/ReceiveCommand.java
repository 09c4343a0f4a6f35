package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Mesh.CoverState;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.history.Message;
import chat.tacit.web.form.MessageForm;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code tacit receive [--follow] [--timeout S] [--exec CMD]}: prints what hasn't been printed yet,
 * or hands it to a command.
 */
@Command(
        name = "receive",
        description = {
            "Print the messages that have arrived; with --follow, go on as they come.",
            "With --exec nothing is printed: the command is run once for each message, with the"
                    + " message as a JSON line on stdin and in variables TACIT_TEXT, TACIT_FROM,"
                    + " TACIT_CONVERSATION, TACIT_ID, TACIT_TIME, TACIT_TYPE. If it fails it isn't"
                    + " run again; only if tacit itself is killed meanwhile, it is run once more"
                    + " for the same TACIT_ID."
        },
        mixinStandardHelpOptions = true)
final class ReceiveCommand implements Callable<Integer> {
    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration FLUSH = Duration.ofSeconds(3);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--follow", description = "Go on until interrupted.")
    boolean follow;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "Stop after S seconds (default: 10, or never with --follow).")
    @Nullable Long timeout;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description =
                    "Fetch files of any size and save them there; without it those up to 10 MB are"
                            + " fetched and wait for 'tacit save'.")
    @Nullable Path files;

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = "Run this shell command for each message.")
    @Nullable String exec;

    @Option(
            names = "--exec-timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "End the command after S seconds (default: ${DEFAULT-VALUE}).")
    long execTimeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Duration limit =
                    timeout != null ? Duration.ofSeconds(timeout) : follow ? FOR_EVER : CATCH_UP;
            client.onNotice(notice -> printer.remark(Printer.visible(notice)));
            if (!follow) {
                remarkWhatWaits(client.mesh().cover());
            }
            if (follow) {
                client.onOutage(printer::complain);
                client.calls().listen(news -> remarkCall(client, news));
            }
            if (files == null) {
                receive(client, limit);
                client.files().settle(follow ? Duration.ZERO : limit);
            } else {
                try (var _ = new FileSaver(client, files, printer)) {
                    receive(client, limit);
                    client.files().settle(follow ? Duration.ZERO : limit);
                }
                client.flush(FLUSH); // senders hear that they may delete theirs
            }
            Optional<String> outage = follow ? Optional.empty() : client.outage();
            if (outage.isPresent()) {
                throw new Trouble(outage.get());
            }
        }
        return 0;
    }

    /** Whoever is asked at once for all that waits could be told from who says nothing. */
    private void remarkWhatWaits(CoverState cover) {
        if (cover.used() && cover.setting().pace().hasSlots() && !cover.running()) {
            printer.remark(
                    "What hidden contacts say comes at times that cover chooses: it waits for"
                            + " 'tacit receive --follow' or 'tacit daemon start'.");
        }
    }

    private void remarkCall(Client client, CallNews news) {
        if (news.what() instanceof CallNews.Ringing) {
            printer.remark(
                    Printer.visible(client.nameOf(news.about().conversation()))
                            + " calls. A terminal can't answer; 'tacit app' can.");
        }
    }

    private void receive(Client client, Duration limit) throws ClientException {
        if (exec != null) {
            handOver(client, exec, limit);
        } else if (follow) {
            client.follow(limit, message -> print(client, message));
        } else {
            client.catchUp(limit, message -> print(client, message));
        }
    }

    private void handOver(Client client, String command, Duration limit) throws ClientException {
        Exec listener =
                new Exec(
                        command,
                        Duration.ofSeconds(execTimeout),
                        message -> MessageForm.fields(client, message),
                        printer::complain);
        if (follow) {
            client.receiving().followOneByOne(limit, listener);
        } else {
            client.receiving().catchUpOneByOne(limit, listener);
        }
    }

    private void print(Client client, Message message) {
        printer.print(MessageForm.fields(client, message), Lines.received(client, message));
    }
}
