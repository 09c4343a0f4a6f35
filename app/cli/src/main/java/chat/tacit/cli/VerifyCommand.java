package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit verify CONTACT [--code CODE]}: shows or compares the security code. */
@Command(
        name = "verify",
        description = "Show a contact's security code, or compare the one that they read to you.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONTACT")
    String contact;

    @Option(names = "--code", paramLabel = "CODE", description = "The code on the other screen.")
    @Nullable String code;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation conversation = client.find(contact);
            if (code == null) {
                String shown = client.securityCode(conversation.id());
                printer.print(
                        Map.of(
                                "contact", conversation.name(),
                                "code", shown,
                                "level", conversation.level().text()),
                        shown);
                printer.remark(
                        "Read it to each other by voice or in person. If theirs is the same: tacit"
                                + " verify "
                                + contact
                                + " --code 'CODE'");
                return 0;
            }
            if (!client.compare(conversation.id(), code)) {
                throw new Trouble(
                        "the codes differ: somebody may stand between you; make a new invitation"
                                + " and exchange it in person.");
            }
            printer.print(
                    Map.of("contact", conversation.name(), "level", "compared"),
                    "The codes are the same: "
                            + Printer.visible(conversation.name())
                            + " is compared.");
        }
        return 0;
    }
}
