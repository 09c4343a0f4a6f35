package chat.tacit.cli;

import picocli.CommandLine.Command;

/** {@code tacit room …}: rooms, which stay until they are deleted. */
@Command(
        name = "room",
        description =
                "Rooms for two to a thousand people, on a relay that can't read them. Say something"
                        + " there with 'tacit send', invite with 'tacit invite'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RoomCreateCommand.class,
            RoomChangeCommand.Rename.class,
            RoomChangeCommand.Photo.class,
            RoomChangeCommand.Remove.class,
            RoomChangeCommand.Role.class,
            RoomChangeCommand.Owner.class,
            RoomChangeCommand.Vote.class,
            RoomChangeCommand.Delete.class,
            RoomAlarmCommand.Resume.class,
            RoomAlarmCommand.Proof.class
        })
final class RoomCommand {
    private RoomCommand() {}
}
