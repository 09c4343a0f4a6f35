package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveSessions;
import chat.tacit.client.RenewalWatch;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.e2ee.invitation.Travel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code tacit connect LINK|PICTURE|CONVERSATION|-}: accepts an invitation; {@code --key
 * PUBLIC.pem} writes to a mesh address.
 */
@Command(
        name = "connect",
        description =
                "Accept an invitation: a link, a picture with its QR, or - for stdin. One to a live"
                        + " session is entered, and left at the end; a conversation's name stands"
                        + " for the latest one in it.",
        mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {
    private static final int MAX_LINK = 16_384;

    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin Strangers strangers;
    @Mixin LiveTalk talk;

    @Parameters(arity = "0..1", paramLabel = "LINK|PICTURE|CONVERSATION|-", defaultValue = "")
    String invitation;

    @Option(
            names = "--key",
            paramLabel = "PUBLIC.pem",
            description =
                    "Write to a mesh address instead: its owner decides whether to accept you.")
    @Nullable Path key;

    @Option(
            names = "--wait",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "Seconds to wait for the other side's answer (default: ${DEFAULT-VALUE}).")
    long wait;

    @Option(
            names = "--greeting",
            paramLabel = "TEXT",
            description =
                    "Say this first, at most 500 characters: who decides about requests sees it.")
    @Nullable String greeting;

    @Override
    public Integer call() throws ClientException, Trouble {
        if (key != null) {
            return write(key);
        }
        String link = link();
        Optional<LiveInvitation> live = LiveSessions.invitation(link);
        if (live.isPresent()) {
            try (Client client = profiles.open()) {
                return enter(client, link, live.get());
            }
        }
        try (Client client = profiles.open()) {
            Optional<Conversation> named = conversation(client, link);
            if (named.isPresent()) {
                LiveInvitation latest = client.live().invitations().latest(named.get().id());
                return enter(client, LiveSessions.link(latest), latest);
            }
            if (talk.isSet()) {
                throw new Trouble(LiveTalk.ALONE + " are for live sessions alone.");
            }
            RenewalWatch watch = client.contactList().watchRenewals();
            strangers.allow(client, link);
            Conversation made = client.connect(link, Travel.LINK, Optional.ofNullable(greeting));
            strangers.allowRest(client, made.id());
            if (watch.isRenewal(made.id())) {
                return renewed(client, watch, made);
            }
            Conversation now = client.waitUntilActive(made.id(), Duration.ofSeconds(wait));
            boolean answered = now.state() == Conversation.State.ACTIVE;
            printer.print(
                    Map.of(
                            "event",
                            "connected",
                            "conversation",
                            now.name(),
                            "level",
                            now.level().text(),
                            "answered",
                            answered),
                    answered
                            ? "Connected with " + Printer.visible(now.name()) + "."
                            : client.contactList().isHidden(made.id())
                                    ? "The invitation is accepted; the other side will see it when"
                                            + " both of you have received by the mesh, which takes"
                                            + " minutes: tacit cover"
                                    : "The invitation is accepted; the other side will see it when"
                                            + " it is next online.");
            if (answered) {
                printer.remark(
                        "Compare the code to be sure: tacit verify " + Printer.visible(now.name()));
            }
        }
        return 0;
    }

    /** A request to a mesh address. */
    private Integer write(Path to) throws ClientException, Trouble {
        if (!invitation.isEmpty()) {
            throw new Trouble("either accept an invitation or write to an address with --key.");
        }
        String pem = KeyFiles.read(to);
        try (Client client = profiles.open()) {
            client.addresses().mesh().write(pem, Optional.ofNullable(greeting).orElse(""));
            printer.print(
                    Map.of("event", "requested"),
                    "Your request is written: it leaves by the mesh as other messages do, and they"
                            + " are a contact when they have accepted it.");
        }
        return 0;
    }

    private static Optional<Conversation> conversation(Client client, String text) {
        try {
            return text.startsWith("tacit:") ? Optional.empty() : Optional.of(client.find(text));
        } catch (ClientException e) {
            return Optional.empty(); // it is a link that isn't one, then
        }
    }

    private Integer enter(Client client, String link, LiveInvitation live)
            throws ClientException, Trouble {
        if (greeting != null) {
            throw new Trouble("nobody reads a greeting in a live session: leave --greeting out.");
        }
        strangers.allow(client, link);
        talk.run(client, live, printer);
        return 0;
    }

    /** What became of a link that renews a contact's keys. */
    private Integer renewed(Client client, RenewalWatch watch, Conversation made)
            throws ClientException, Trouble {
        RenewalWatch.Outcome outcome = watch.await(made.id(), Duration.ofSeconds(wait));
        String name = Printer.visible(made.name());
        if (outcome == RenewalWatch.Outcome.REFUSED) {
            throw new Trouble(
                    "the link isn't one that "
                            + name
                            + " has for you now: nothing was changed. Ask whether they made it; if"
                            + " not, somebody wanted to come between you.");
        }
        boolean answered = outcome == RenewalWatch.Outcome.RENEWED;
        Conversation now = client.waitUntilActive(made.id(), Duration.ofSeconds(wait));
        printer.print(
                Map.of(
                        "event",
                        "renewed",
                        "conversation",
                        now.name(),
                        "level",
                        now.level().text(),
                        "answered",
                        answered),
                answered
                        ? "The keys with " + name + " are new."
                        : "The link is accepted; the keys change when "
                                + name
                                + " is next online. Until then the old ones are used.");
        if (answered) {
            printer.remark("Compare the code to be sure: tacit verify " + name);
        }
        return 0;
    }

    private String link() throws Trouble {
        if (invitation.isEmpty()) {
            throw new Trouble("name an invitation, or a mesh address with --key PUBLIC.pem.");
        }
        if (invitation.equals("-")) {
            try {
                byte[] all = System.in.readNBytes(MAX_LINK);
                return new String(all, StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new Trouble("cannot read the link from stdin.");
            }
        }
        if (!invitation.startsWith("tacit:") && Files.isRegularFile(Path.of(invitation))) {
            return Qr.read(Path.of(invitation));
        }
        return invitation.strip();
    }
}
