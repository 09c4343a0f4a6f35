package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Export;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit export FILE}: writes the profile into a file that only its recovery key opens. */
@Command(
        name = "export",
        description = {
            "Write the profile into a file, sealed under its recovery key.",
            "The key is made and shown at the first export; later ones ask for it."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin RecoveryKeys keys;
    @Mixin Printer printer;

    @Parameters(paramLabel = "FILE", description = "It must not be there yet.")
    Path file;

    @Option(
            names = "--new-key",
            description =
                    "Make another recovery key, since the old one is lost or known to others.")
    boolean newKey;

    @Override
    public Integer call() throws ClientException, Trouble {
        if (Files.exists(file)) {
            throw new Trouble(file + " is there already; choose another name.");
        }
        try (Client client = profiles.open()) {
            RecoveryKey key = key(client.backups().recovery());
            try {
                Export export =
                        client.backups()
                                .export(
                                        file,
                                        key,
                                        count -> printer.remark("… " + count + " messages"));
                report(export);
                if (!client.devices().all().isEmpty()) {
                    printer.remark(
                            "Your other devices aren't in it: after an import they are linked"
                                    + " again.");
                }
            } finally {
                key.wipe();
            }
        }
        return 0;
    }

    private RecoveryKey key(Optional<AgreementPublicKey> known) throws Trouble {
        if (known.isEmpty() || newKey) {
            RecoveryKey fresh = RecoveryKey.random(Entropy.system());
            show(fresh);
            return fresh;
        }
        RecoveryKey key = keys.read();
        if (!key.pair().publicKey().equals(known.get())) {
            key.wipe();
            throw new Trouble(
                    "that isn't the recovery key of this profile; if it is lost, make another with"
                            + " --new-key.");
        }
        return key;
    }

    /** Writes the key character by character: no text of it is left in memory. */
    private void show(RecoveryKey key) {
        char[] text = key.text();
        PrintWriter out = printer.out();
        out.print(
                printer.json
                        ? "{\"event\":\"recovery-key\",\"key\":\""
                        : "Write down this recovery key. It is shown only now, and without it the"
                                + " file is worthless:\n\n    ");
        out.print(text);
        out.println(printer.json ? "\"}" : "\n");
        out.flush();
        Arrays.fill(text, '\0');
    }

    private void report(Export export) {
        printer.print(
                Map.of(
                        "event", "exported",
                        "file", file.toString(),
                        "contacts", export.contacts(),
                        "leftOut", export.leftOut(),
                        "messages", export.messages(),
                        "files", export.files(),
                        "disappearing", export.disappearing()),
                "Wrote %s: %d contacts, %d messages."
                        .formatted(file, export.contacts(), export.messages()));
        if (export.leftOut() > 0) {
            printer.remark(
                    "Not in it: "
                            + export.leftOut()
                            + " conversations that nobody has answered yet, and open"
                            + " invitations.");
        }
        if (export.files() > 0) {
            printer.remark(
                    "Not in it: what is in files, of which there are "
                            + export.files()
                            + ". An import has their names, and fetches again what relays still"
                            + " have of the last seven days; save the others first ('tacit"
                            + " receive --files DIR').");
        }
        if (export.disappearing() > 0) {
            printer.remark(
                    "Not in it: " + export.disappearing() + " messages that are to disappear.");
        }
    }
}
