package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.crypto.Bytes;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit picture CONTACT [FILE | --off | --save FILE]}. */
@Command(
        name = "picture",
        description = "Keep a picture of your own for a contact, or save the one that is shown.",
        mixinStandardHelpOptions = true)
final class PictureCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONTACT")
    String contact;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "PNG or JPEG of any size; a small copy is kept.")
    @Nullable Path file;

    @Option(names = "--off", description = "Go back to the contact's own picture.")
    boolean off;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the picture; never over one.")
    @Nullable Path save;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation found = client.find(contact);
            if (file != null) {
                client.contactList().picture(found.id(), Optional.of(Portrait.read(file)));
            } else if (off) {
                client.contactList().picture(found.id(), Optional.empty());
            }
            Optional<Bytes> picture = client.contactList().card(found.id()).picture();
            if (save != null) {
                Portrait.save(
                        picture.orElseThrow(() -> new Trouble("there is no picture to save.")),
                        save);
            }
            printer.print(
                    Map.of("contact", found.name(), "picture", picture.map(Bytes::size).orElse(0)),
                    picture.isPresent() ? "There is a picture." : "There is no picture.");
        }
        return 0;
    }
}
