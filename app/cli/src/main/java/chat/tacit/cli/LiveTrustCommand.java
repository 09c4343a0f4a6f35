package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.TrustList;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.e2ee.live.IdentityFile;
import chat.tacit.protocol.live.MemberId;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit live trust …}: whom the profile lets in, and whose word it takes. */
@Command(
        name = "trust",
        description = "Whom you let into live sessions, and whose word you take there.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add | list | export | remove | anchor",
        subcommands = {
            LiveTrustCommand.Add.class,
            LiveTrustCommand.ListCommand.class,
            LiveTrustCommand.ExportCommand.class,
            LiveTrustCommand.Remove.class,
            LiveAnchorCommand.class
        })
final class LiveTrustCommand {
    private LiveTrustCommand() {}

    /** {@code tacit live trust add FILE}. */
    @Command(
            name = "add",
            description = {
                "Trust the identity in a file that somebody exported for you.",
                "Who carried the file could have given you another one: exchange identities with"
                        + " 'tacit live exchange' to be sure."
            },
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @ArgGroup(multiplicity = "1")
        Given given = new Given();

        /** What is added. */
        static final class Given {
            @Parameters(paramLabel = "FILE", description = "The file, or - for stdin.")
            @Nullable String file;

            @Option(
                    names = "--chain",
                    paramLabel = "FILE.pem",
                    description =
                            "A certificate chain instead, leaf first and without the anchor, which"
                                    + " has to be one of yours ('tacit live trust anchor').")
            @Nullable Path chain;
        }

        @Override
        public Integer call() throws ClientException, Trouble {
            Adding adding = adding();
            try (Client client = profiles.open()) {
                TrustedIdentity trusted = adding.to(client.trusted());
                printer.print(
                        fields("trusted", trusted),
                        Printer.visible(trusted.name())
                                + " is trusted ("
                                + trusted.level().text()
                                + ").");
                namesake(client, trusted, printer);
            }
            return 0;
        }

        /** What was read, on its way into the profile. */
        private interface Adding {
            TrustedIdentity to(TrustList trusted) throws ClientException;
        }

        private Adding adding() throws Trouble {
            if (given.chain != null) {
                IdentityChain chain = CertificateFiles.chain(given.chain);
                return trusted -> trusted.add(chain);
            }
            IdentityFile identity = read(Optional.ofNullable(given.file).orElse("-"));
            return trusted -> trusted.add(identity);
        }

        private static IdentityFile read(String file) throws Trouble {
            try (InputStream in =
                    file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
                byte[] all = in.readNBytes(IdentityFile.MAX_SIZE + 1);
                return IdentityFile.read(new String(all, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new Trouble("cannot read " + file + "; check its name.");
            } catch (MalformedException e) {
                throw new Trouble(
                        "that is no identity as 'tacit live trust export' writes it; ask for it"
                                + " again.");
            }
        }
    }

    /** {@code tacit live trust list}. */
    @Command(
            name = "list",
            description = "List the identities that you know, and how well.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                List<TrustedIdentity> all = client.trusted().all();
                for (TrustedIdentity one : all) {
                    String anchor = one.anchor().isEmpty() ? "" : " " + one.anchor();
                    printer.print(
                            fields("identity", one),
                            "%s  %s  (%s, by %s%s)"
                                    .formatted(
                                            one.id(),
                                            Printer.visible(one.name()),
                                            one.level().text(),
                                            one.source().word(),
                                            Printer.visible(anchor)));
                }
                if (all.isEmpty()) {
                    printer.remark(
                            "Nobody yet. Exchange identities with 'tacit live exchange', or add"
                                    + " somebody's file.");
                }
            }
            return 0;
        }
    }

    /** {@code tacit live trust export}. */
    @Command(
            name = "export",
            description = "Write your own identity, to be added by others.",
            mixinStandardHelpOptions = true)
    static final class ExportCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Option(
                names = "--output",
                paramLabel = "FILE",
                description = "Where to; it must not be there yet (default: stdout).")
        @Nullable Path output;

        @Option(
                names = "--public-key",
                description =
                        "The key alone, in PEM, for an authority to make a certificate of; its"
                                + " subject alternative name is URI:tacit:identity:<your id>.")
        boolean publicKey;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                VerifyingKey own = client.trusted().own().publicKey();
                String text = publicKey ? IdentityChain.publicKey(own) : client.trusted().export();
                String id = MemberId.of(own).toString();
                if (output == null) {
                    printer.print(Map.of("event", "identity", "id", id, "identity", text), text);
                } else {
                    write(output, text);
                    printer.print(
                            Map.of("event", "exported", "id", id, "file", output.toString()),
                            "Your identity " + id + " is in " + output + ".");
                }
            }
            return 0;
        }

        private static void write(Path to, String text) throws Trouble {
            try {
                Files.writeString(to, text + "\n", StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new Trouble(to + " is there already; choose another name.");
            } catch (IOException e) {
                throw new Trouble("cannot write " + to + "; check the directory.");
            }
        }
    }

    /** {@code tacit live trust remove NAME|ID}. */
    @Command(
            name = "remove",
            description = "Trust an identity no more.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "NAME|ID")
        String who;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                TrustedIdentity removed = client.trusted().remove(who);
                printer.print(
                        fields("removed", removed),
                        Printer.visible(removed.name()) + " is trusted no more.");
            }
            return 0;
        }
    }

    /** Says it if somebody else has the name: a person's old identity doesn't go by itself. */
    static void namesake(Client client, TrustedIdentity trusted, Printer printer) {
        Optional<TrustedIdentity> before = client.trusted().namesake(trusted);
        if (before.isPresent()) {
            printer.remark(
                    "You trust another of that name. If it is the same person, who has lost a"
                            + " device, let the old one go: tacit live trust remove "
                            + before.get().id());
        }
    }

    static Map<String, Object> fields(String event, TrustedIdentity identity) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("name", identity.name());
        fields.put("id", identity.id().toString());
        fields.put("level", identity.level().text());
        fields.put("source", identity.source().word());
        if (!identity.anchor().isEmpty()) {
            fields.put("anchor", identity.anchor());
        }
        return fields;
    }
}
