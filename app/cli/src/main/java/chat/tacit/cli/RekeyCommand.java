package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.e2ee.invitation.Travel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit rekey CONTACT}: repeats the key exchange with a contact. */
@Command(
        name = "rekey",
        description =
                "Make new keys with a contact: give them the link, they use 'tacit connect'. The"
                        + " conversation goes on.",
        mixinStandardHelpOptions = true)
final class RekeyCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @ArgGroup InviteCommand.@Nullable Form form;

    @Parameters(paramLabel = "CONTACT")
    String contact;

    @Option(
            names = "--qr",
            description = "Show the QR alone, to be read from this screen by a camera.")
    boolean qrOnly;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the QR as a picture.")
    @Nullable Path png;

    @Override
    public Integer call() throws ClientException, Trouble {
        boolean longForm = form == null ? qrOnly : form.longForm;
        Travel travel = qrOnly ? Travel.SCREEN : png != null ? Travel.FILE : Travel.LINK;
        try (Client client = profiles.open()) {
            Conversation conversation = client.find(contact);
            Invited link =
                    client.contactList()
                            .rekey(conversation.id(), new InvitationTerms(longForm, travel, false));
            if (png != null) {
                Qr.write(link.link(), png);
            }
            if (!printer.json) {
                printer.out().println(Qr.text(link.link()));
            }
            printer.print(
                    Map.of(
                            "event",
                            "rekey",
                            "conversation",
                            conversation.name(),
                            "link",
                            link.link(),
                            "form",
                            client.contactList().isHidden(conversation.id())
                                    ? "hidden"
                                    : longForm ? "long" : "short",
                            "expires",
                            link.expires().toString()),
                    qrOnly ? "Waiting to be read from this screen." : link.link());
            printer.remark(
                    "Only "
                            + Printer.visible(conversation.name())
                            + " can use it: tacit connect LINK. The keys change when they have.");
        }
        return 0;
    }
}
