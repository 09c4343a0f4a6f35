package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.crypto.Bytes;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;

/** What is done about alarms of a room. */
abstract sealed class RoomAlarmCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "ROOM")
    String room;

    abstract void act(Client client, Conversation in) throws ClientException, Trouble;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            act(client, Named.room(client, room));
        }
        return 0;
    }

    /** {@code tacit room resume ROOM}. */
    @Command(
            name = "resume",
            description =
                    "Say that you have seen a room's alarms; what you say there is posted again.",
            mixinStandardHelpOptions = true)
    static final class Resume extends RoomAlarmCommand {
        @Override
        void act(Client client, Conversation in) throws ClientException {
            int seen = client.rooms().alarms().resume(in.id());
            printer.print(
                    Map.of("event", "resumed", "conversation", in.name(), "alarms", seen),
                    "You have seen "
                            + (seen == 1 ? "the alarm" : "all " + seen + " alarms")
                            + "; the room goes on.");
        }
    }

    /** {@code tacit room proof ROOM FILE}. */
    @Command(
            name = "proof",
            description =
                    "Write what a room's alarms rest on to a file: who signed what, to be shown to"
                            + " others. It holds what they said.",
            mixinStandardHelpOptions = true)
    static final class Proof extends RoomAlarmCommand {
        @Parameters(index = "1", paramLabel = "FILE")
        Path file;

        @Override
        void act(Client client, Conversation in) throws ClientException, Trouble {
            Bytes proof = client.rooms().alarms().proof(in.id());
            try {
                Files.write(file, proof.toArray(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new Trouble(file + " is there already; give another name.");
            } catch (IOException e) {
                throw new Trouble("cannot write " + file + ".");
            }
            printer.print(
                    Map.of(
                            "event", "proof",
                            "conversation", in.name(),
                            "file", file.toString(),
                            "bytes", proof.size()),
                    "Written to " + file + ": whoever reads it sees who signed what.");
        }
    }
}
