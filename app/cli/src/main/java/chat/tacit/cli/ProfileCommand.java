package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Body;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit profile [--name NAME] [--status TEXT] [--picture FILE | --no-picture]}. */
@Command(
        name = "profile",
        description = "Show or change how you present yourself to accepted contacts.",
        mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
    /** For the first contacts; those that can't be reached now get it later. */
    private static final Duration FLUSH = Duration.ofSeconds(3);

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(names = "--name", paramLabel = "NAME", description = "The name that contacts see.")
    @Nullable String name;

    @Option(names = "--status", paramLabel = "TEXT", description = "One line; '' for none.")
    @Nullable String status;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "PNG or JPEG of any size; a small copy is sent.")
    @Nullable Path picture;

    @Option(names = "--no-picture", description = "Present yourself without a picture.")
    boolean noPicture;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Body.Profile before = client.contactList().ownProfile();
            Body.Profile after = changed(before);
            if (!after.equals(before)) {
                client.contactList().present(after);
                client.flush(FLUSH);
            }
            printer.print(
                    Map.of(
                            "name", after.name(),
                            "status", after.status(),
                            "picture", after.picture().size()),
                    after.status().isEmpty()
                            ? after.name()
                            : after.name() + " – " + after.status());
        }
        return 0;
    }

    private Body.Profile changed(Body.Profile before) throws ClientException, Trouble {
        String newName = name == null ? before.name() : name;
        Cards.requireName(newName);
        Bytes newPicture = noPicture ? Bytes.empty() : before.picture();
        if (picture != null) {
            newPicture = Portrait.read(picture);
        }
        try {
            return new Body.Profile(newName, status == null ? before.status() : status, newPicture);
        } catch (MalformedException e) {
            throw new Trouble(
                    "a status has at most "
                            + Body.Profile.MAX_STATUS
                            + " bytes on one line, without a space at either end.");
        }
    }
}
