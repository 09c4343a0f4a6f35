package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.TrustList;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit live certificate [FILE.pem]}: what the profile shows of itself in sessions. */
@Command(
        name = "certificate",
        description = {
            "Show a certificate chain to everybody in the live sessions that you enter.",
            "It is of the key that 'tacit live trust export --public-key' writes. Without FILE.pem,"
                    + " say which one is shown."
        },
        mixinStandardHelpOptions = true)
final class LiveCertificateCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE.pem",
            description = "The chain, leaf first and without the anchor.")
    @Nullable Path file;

    @Option(names = "--remove", description = "Show none any more.")
    boolean remove;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path chosen = file;
        if (chosen != null && remove) {
            throw new Trouble("either show a certificate or remove it.");
        }
        Optional<IdentityChain> chain =
                chosen == null ? Optional.empty() : Optional.of(CertificateFiles.chain(chosen));
        try (Client client = profiles.open()) {
            TrustList trusted = client.trusted();
            if (chain.isPresent()) {
                trusted.show(chain.get());
            }
            if (remove && !trusted.showNone()) {
                throw new Trouble("you show no certificate.");
            }
            print(trusted.shown());
        }
        return 0;
    }

    private void print(Optional<IdentityChain> shown) {
        if (shown.isEmpty()) {
            printer.print(Map.of("event", "certificate", "shown", false), "You show none.");
            return;
        }
        IdentityChain chain = shown.get();
        String name = chain.name().map(DisplayName::text).orElse("");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "certificate");
        fields.put("shown", true);
        fields.put("id", MemberId.of(chain.key()).toString());
        fields.put("name", name);
        fields.put("until", chain.until().toString());
        printer.print(
                fields,
                "You show a certificate for "
                        + (name.isEmpty() ? "your identity" : Printer.visible(name))
                        + ", valid until "
                        + Printer.time(chain.until())
                        + ".");
    }
}
