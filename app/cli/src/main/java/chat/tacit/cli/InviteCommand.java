package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invited;
import chat.tacit.e2ee.invitation.Travel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit invite}: makes a one-time invitation and shows it. */
@Command(
        name = "invite",
        description = "Make an invitation for one person; give it to nobody else.",
        mixinStandardHelpOptions = true)
final class InviteCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @ArgGroup @Nullable Form form;

    @Option(
            names = "--qr",
            description = "Show the QR alone, to be read from this screen by a camera.")
    boolean qrOnly;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the QR as a picture.")
    @Nullable Path png;

    @Option(
            names = "--ask",
            description = "Whoever joins is a request that you accept or reject first.")
    boolean ask;

    @Option(
            names = "--reusable",
            description =
                    "An address for anybody, always short; whoever joins is a request, see 'tacit"
                            + " address'.")
    boolean reusable;

    /** Which form the link has. */
    static final class Form {
        @Option(
                names = "--short",
                required = true,
                description = "A short link; a relay holds the sealed rest (the default).")
        boolean shortForm;

        @Option(
                names = "--long",
                required = true,
                description = "Everything in the link, no server at all (the default with --qr).")
        boolean longForm;
    }

    @Override
    public Integer call() throws ClientException, Trouble {
        if (reusable) {
            return address();
        }
        boolean longForm = form == null ? qrOnly : form.longForm;
        Travel travel = qrOnly ? Travel.SCREEN : png != null ? Travel.FILE : Travel.LINK;
        try (Client client = profiles.open()) {
            Invited invited = client.invite(new InvitationTerms(longForm, travel, ask));
            if (png != null) {
                Qr.write(invited.link(), png);
            }
            if (!printer.json) {
                printer.out().println(Qr.text(invited.link()));
            }
            String shown = qrOnly ? "Waiting to be read from this screen." : invited.link();
            printer.print(
                    Map.of(
                            "event",
                            "invited",
                            "link",
                            invited.link(),
                            "form",
                            longForm ? "long" : "short",
                            "ask",
                            ask,
                            "expires",
                            invited.expires().toString()),
                    shown);
            printer.remark(
                    ask
                            ? "Whoever opens it first can ask to talk to you: tacit requests"
                            : "Whoever opens it first becomes the contact. When they have, compare"
                                    + " the code: tacit verify NAME");
        }
        return 0;
    }

    private Integer address() throws ClientException, Trouble {
        if (form != null && form.longForm) {
            throw new Trouble("an address has no long form: its keys change every week.");
        }
        Travel travel = qrOnly ? Travel.SCREEN : png != null ? Travel.FILE : Travel.LINK;
        try (Client client = profiles.open()) {
            Address address = client.addresses().make(travel);
            if (png != null) {
                Qr.write(address.link(), png);
            }
            if (!printer.json) {
                printer.out().println(Qr.text(address.link()));
            }
            AddressCommand.print(printer, "address", address);
            printer.remark("Whoever has it can ask to talk to you: tacit requests");
        }
        return 0;
    }
}
