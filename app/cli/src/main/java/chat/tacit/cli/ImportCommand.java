package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Import;
import chat.tacit.client.contact.Address;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.profile.StagedProfile;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit import FILE --home NEW}: makes a profile from what {@code tacit export} wrote. */
@Command(
        name = "import",
        description = {
            "Make a profile from a file of 'tacit export', in a --home that isn't there yet.",
            "Each contact is asked for a new session before anything is sent to them; the old"
                    + " machine will stop receiving."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin RecoveryKeys keys;
    @Mixin Printer printer;

    @Parameters(paramLabel = "FILE")
    Path file;

    @Option(
            names = "--stolen",
            description =
                    "The machine that the backup was made on is in other hands: take the identity"
                            + " away from it, and from all other devices, by the recovery key.")
    boolean stolen;

    @Option(
            names = "--wait",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds to wait for the contacts' answers (default: ${DEFAULT-VALUE}).")
    long wait;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path home = profiles.newHome();
        StagedProfile.requireFree(home);
        if (!Files.isReadable(file)) {
            throw new Trouble("cannot read " + file + ".");
        }
        RecoveryKey key = keys.read();
        Secret passphrase = profiles.newPassphrase();
        try {
            Import imported =
                    Import.from(
                            new Import.Source(file, key, stolen),
                            home,
                            passphrase,
                            count -> printer.remark("… " + count + " records"));
            report(imported, home);
            try (Client client = Client.open(home, passphrase)) {
                resume(client);
                if (stolen) {
                    takeBack(client, imported);
                }
            }
        } finally {
            key.wipe();
            passphrase.wipe();
        }
        return 0;
    }

    private void report(Import imported, Path home) {
        printer.print(
                Map.of(
                        "event", "imported",
                        "contacts", imported.contacts(),
                        "messages", imported.messages(),
                        "newer", imported.newer()),
                "Imported into %s: %d contacts, %d messages."
                        .formatted(home, imported.contacts(), imported.messages()));
        if (imported.newer() > 0) {
            printer.remark(
                    imported.newer() + " records of a newer kind were left out; upgrade Tacit.");
        }
        printer.remark(
                stolen
                        ? "This machine takes your identity away from the old one: each contact is"
                                + " told by the recovery key to listen to this one alone."
                        : "The old machine will stop receiving: if you still have it, wipe the"
                                + " profile there.");
    }

    /** Says who listens to this machine alone by now. */
    private void takeBack(Client client, Import imported) {
        client.backups().waitUntilTakenBack(Duration.ofSeconds(wait));
        List<String> untold = client.backups().untold();
        for (Conversation one : client.contactList().all()) {
            String name = Printer.visible(one.name());
            if (imported.unprotected().contains(one.name())) {
                printer.print(
                        Map.of("event", "unprotected", "contact", one.name()),
                        name
                                + " was never told of this recovery key, so that the old machine"
                                + " stays in this conversation: make a new one with 'tacit rekey'"
                                + " or an invitation.");
            } else if (untold.contains(one.name())) {
                printer.print(
                        Map.of("event", "untold", "contact", one.name()),
                        name
                                + " isn't told yet, which 'tacit receive' or 'tacit daemon' sees"
                                + " to; 'tacit contacts' shows it.");
            } else {
                printer.print(
                        Map.of("event", "taken-back", "contact", one.name()),
                        name + " listens to this machine alone now.");
            }
        }
        for (Address address : client.addresses().all()) {
            AddressCommand.print(printer, "address", address);
        }
        printer.remark("Export again: the old file can't take anything back a second time.");
    }

    /** Says with whom there is a new session, and who has yet to answer. */
    private void resume(Client client) {
        client.backups().waitUntilResumed(Duration.ofSeconds(wait));
        List<String> waiting = client.backups().waiting();
        for (Conversation one : client.contactList().all()) {
            boolean waits = waiting.contains(one.name());
            printer.print(
                    Map.of("event", waits ? "waiting" : "resumed", "contact", one.name()),
                    Printer.visible(one.name())
                            + (waits
                                    ? " hasn't answered yet: nothing is sent there before, which"
                                            + " 'tacit receive' or 'tacit daemon' sees to."
                                    : " has answered: there is a new session."));
        }
    }
}
