package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.live.presence.Presence;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code tacit verify CONVERSATION [--code CODE]}: shows or compares the security code; with {@code
 * --member} that of a room's member.
 */
@Command(
        name = "verify",
        description =
                "Show a contact's security code, or compare the one that they read to you; of a"
                        + " room or a live session, what all in the same one see.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "CONVERSATION")
    String name;

    @Option(names = "--code", paramLabel = "CODE", description = "The code on the other screen.")
    @Nullable String code;

    @Option(
            names = "--member",
            paramLabel = "NAME",
            description = "Of a room: this member's account instead.")
    @Nullable String member;

    @Option(
            names = "--accept",
            description = "With --member: accept the key that was told instead of the known one.")
    boolean accept;

    @Override
    public Integer call() throws ClientException, Trouble {
        if (accept && member == null) {
            throw new Trouble("--accept goes with --member.");
        }
        try (Client client = profiles.open()) {
            if (member != null) {
                of(client, member);
                return 0;
            }
            switch (Named.of(client, name)) {
                case Named.Live(Presence presence) ->
                        new LiveLines(printer).verify(presence, Optional.ofNullable(code));
                case Named.Kept(Conversation room) when room.kind() == Conversation.Kind.ROOM ->
                        new RoomLines(client, printer).verify(room, Optional.ofNullable(code));
                case Named.Kept(Conversation contact) -> {
                    if (code == null) {
                        show(client, contact);
                    } else {
                        compare(client, contact, code);
                    }
                }
            }
        }
        return 0;
    }

    private void of(Client client, String whom) throws ClientException, Trouble {
        Conversation room = client.find(name);
        if (room.kind() != Conversation.Kind.ROOM) {
            throw new Trouble("--member goes with a room.");
        }
        new MemberLines(client, printer, room, whom).run(Optional.ofNullable(code), accept);
    }

    private void show(Client client, Conversation contact) throws ClientException {
        String shown = client.securityCode(contact.id());
        printer.print(
                Map.of(
                        "contact", contact.name(),
                        "code", shown,
                        "level", contact.level().text()),
                shown);
        printer.remark(
                "Read it to each other by voice or in person. If theirs is the same: tacit verify "
                        + name
                        + " --code 'CODE'");
    }

    private void compare(Client client, Conversation contact, String read)
            throws ClientException, Trouble {
        if (!client.compare(contact.id(), read)) {
            throw new Trouble(
                    "the codes differ: somebody may stand between you; make a new invitation and"
                            + " exchange it in person.");
        }
        printer.print(
                Map.of("contact", contact.name(), "level", "compared"),
                "The codes are the same: " + Printer.visible(contact.name()) + " is compared.");
    }
}
