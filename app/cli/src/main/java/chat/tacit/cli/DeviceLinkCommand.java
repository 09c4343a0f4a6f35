package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Devices;
import chat.tacit.client.contact.Invited;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.device.LinkCode;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/** {@code tacit device link [LINK]}: without a link on the new machine, with it on the other. */
@Command(
        name = "link",
        description = {
            "Make another machine a device of your profile.",
            "On the new one, without LINK: shows a link, in a home that has no profile yet.",
            "On the other, with that LINK: both show a code, and when you have compared it your"
                    + " contacts and history are copied."
        },
        mixinStandardHelpOptions = true)
final class DeviceLinkCommand implements Callable<Integer> {
    /** Things between two words about the progress. */
    private static final int STEP = 100;

    /** How long the first and the last word to the other device may take to leave. */
    private static final Duration MEET = Duration.ofSeconds(10);

    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin Strangers strangers;

    @Parameters(
            paramLabel = "LINK",
            arity = "0..1",
            defaultValue = "",
            description = "What the new device shows.")
    String link;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description =
                    "On the new device: a relay, until it is told those of the profile (default:"
                            + " those of this build, if it has any).")
    List<String> relays = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "another device",
            description = "With LINK: how you call the new device (default: ${DEFAULT-VALUE}).")
    String name;

    @Option(
            names = "--history",
            paramLabel = "WHICH",
            defaultValue = "all",
            description =
                    "With LINK: all, none, or a time such as 30d: what of the history it gets"
                            + " (default: ${DEFAULT-VALUE}).")
    String history;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description =
                    "With LINK, given again: the code as the new device shows it, in place of a"
                            + " question.")
    @Nullable String code;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "600",
            description = "Seconds to wait for the other device (default: ${DEFAULT-VALUE}).")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        return link.isEmpty() ? show() : read();
    }

    private Integer show() throws ClientException, Trouble {
        if (!Client.hasProfile(profiles.home())) {
            create();
        }
        Instant end = Instant.now().plusSeconds(timeout);
        try (Client client = profiles.open()) {
            Devices devices = client.devices();
            if (!devices.isNew()) {
                throw new Trouble(
                        "there is a profile in "
                                + profiles.home()
                                + " already; give it the link that the new device shows, or use"
                                + " another --home for the new device.");
            }
            Invited shown = devices.show();
            if (!printer.json) {
                printer.out().println(Qr.text(shown.link()));
            }
            printer.print(
                    Map.of(
                            "event", "link",
                            "link", shown.link(),
                            "expires", shown.expires().toString()),
                    shown.link());
            printer.remark("On a device of your profile: tacit device link LINK");
            Optional<LinkCode> compared = devices.awaitReader(until(end));
            if (compared.isEmpty()) {
                throw new Trouble("nobody has read the link yet; run this again to go on.");
            }
            printer.print(
                    Map.of("event", "code", "code", compared.get().toString()),
                    "Code: " + compared.get());
            printer.remark(
                    "Confirm it on the other device. If that shows another code, or didn't read the"
                            + " link at all, somebody else did: end this and delete this home.");
            if (!devices.awaitCopy(until(end), progress("to come"))) {
                throw new Trouble(
                        "not everything has come yet; run this again to go on where it stopped.");
            }
            client.flush(MEET);
            printer.print(
                    Map.of("event", "linked", "name", client.name()),
                    "This is a device of " + Printer.visible(client.name()) + " now.");
        }
        return 0;
    }

    private void create() throws ClientException, Trouble {
        List<RelayAddress> addresses =
                relays.isEmpty() ? DefaultRelays.ofThisBuild() : Addresses.parse(relays);
        if (addresses.isEmpty()) {
            throw new Trouble(
                    "a new device needs a relay to begin with: give its address with --relay.");
        }
        Secret passphrase = profiles.newPassphrase();
        try {
            Devices.create(profiles.home(), passphrase, addresses);
        } finally {
            passphrase.wipe();
        }
    }

    private Integer read() throws ClientException, Trouble {
        Instant since = since();
        Instant end = Instant.now().plusSeconds(timeout);
        try (Client client = profiles.open()) {
            Devices devices = client.devices();
            if (devices.isNew()) {
                throw new Trouble("this device isn't linked itself; read its own link first.");
            }
            if (code != null && !devices.isAsked()) {
                throw new Trouble(
                        "there is no code before both have met: give the link without --code"
                                + " first.");
            }
            if (!devices.isAsked()) {
                strangers.allow(client, link.strip());
            }
            Devices.Candidate candidate = devices.read(link.strip());
            strangers.allowRest(client, candidate.connection());
            printer.print(
                    Map.of("event", "code", "code", candidate.code().toString()),
                    "Code: " + candidate.code());
            if (code == null) {
                client.flush(MEET);
            }
            if (!confirmed(candidate)) {
                devices.refuse(candidate);
                throw new Trouble(
                        "the codes differ, so somebody may be between the two; nothing was copied."
                                + " Begin again with a new link.");
            }
            devices.confirm(candidate, name, since);
            boolean told = devices.awaitTold(candidate, until(end), progress("to go"));
            printer.print(
                    Map.of("event", "linked", "name", name, "complete", told),
                    told
                            ? Printer.visible(name) + " is a device of yours now."
                            : Printer.visible(name)
                                    + " is a device of yours now; the rest is copied whenever both"
                                    + " receive.");
        }
        return 0;
    }

    private boolean confirmed(Devices.Candidate candidate) throws Trouble {
        if (code != null) {
            return candidate.code().isTyped(code);
        }
        String answer =
                Profiles.ask(
                        "Does the new device show this code? [y/N] ",
                        "compare the code with the one that the new device shows, and give the link"
                                + " again with --code CODE.");
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    private Instant since() throws Trouble {
        return switch (history) {
            case "all" -> Instant.EPOCH;
            case "none" -> Instant.now();
            default -> Instant.now().minus(days());
        };
    }

    private Duration days() throws Trouble {
        try {
            if (history.endsWith("d")) {
                return Duration.parse("P" + history);
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // said below
        }
        throw new Trouble("--history is all, none or a number of days such as 30d.");
    }

    private LongConsumer progress(String where) {
        long[] last = {Long.MAX_VALUE};
        return left -> {
            if (left < last[0] && (left / STEP != last[0] / STEP || left == 0)) {
                printer.remark("… " + left + " things " + where);
                last[0] = left;
            }
        };
    }

    private static Duration until(Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
