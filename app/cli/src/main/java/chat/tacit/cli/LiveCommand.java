package chat.tacit.cli;

import picocli.CommandLine.Command;

/** {@code tacit live …}: sessions that exist only while people are in them. */
@Command(
        name = "live",
        description = "Live sessions, which exist only while people are in them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LiveCreateCommand.class,
            LiveTrustCommand.class,
            LiveCertificateCommand.class,
            LiveExchangeCommand.class
        })
final class LiveCommand {
    private LiveCommand() {}
}
