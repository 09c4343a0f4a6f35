package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RelayList;
import chat.tacit.client.route.Trust;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit relay policy [open|trusted]}: which relays may be connected to. */
@Command(
        name = "policy",
        description =
                "Say or change which relays may be connected to: open (any that a link or contact"
                        + " names) or trusted (the profile's own, and those that you allowed).",
        mixinStandardHelpOptions = true)
final class RelayPolicyCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(arity = "0..1", paramLabel = "open|trusted")
    @Nullable String word;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            RelayList relays = client.relays();
            if (word != null) {
                relays.policy(
                        Trust.Policy.of(word)
                                .orElseThrow(() -> new Trouble("the policy is open or trusted.")));
            }
            Trust.Policy policy = relays.policy();
            List<String> trusted = texts(relays.trusted());
            List<String> barred = texts(relays.barred());
            printer.print(
                    Map.of("policy", policy.word(), "trusted", trusted, "barred", barred),
                    switch (policy) {
                        case OPEN -> "Any relay that a link or a contact names is connected to.";
                        case TRUSTED ->
                                "Only the profile's own relays are connected to, and those that you"
                                        + " allowed.";
                    });
            trusted.forEach(relay -> printer.remark("allowed: " + relay));
            barred.forEach(relay ->
                    printer.remark(
                            "a contact receives, or has put a file, at "
                                    + relay
                                    + ", where nothing is asked unless you allow it with"
                                    + " 'tacit relay trust'."));
        }
        return 0;
    }

    private static List<String> texts(List<RelayAddress> relays) {
        return relays.stream().map(RelayAddress::toString).toList();
    }
}
