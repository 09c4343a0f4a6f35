package chat.tacit.cli.chat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveSessions;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Accepts invitations, by link; the relays that the policy bars are asked about first. */
final class Acceptance {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Client client;
    private final Consumer<Input> inbox;
    private final Consumer<ConversationId> show;

    /**
     * @param show shows the conversation that came of it, as it is then
     */
    Acceptance(Client client, Consumer<Input> inbox, Consumer<ConversationId> show) {
        this.client = client;
        this.inbox = inbox;
        this.show = show;
    }

    void accept(Output.Connect asked) throws ClientException {
        String link = asked.link();
        if (LiveSessions.invitation(link).isPresent()) {
            note(
                    "That leads to a live session, which has a screen of its own: tacit connect"
                            + " LINK, or the name of the contact who sent it.");
            return;
        }
        List<RelayAddress> strange = client.relays().strange(link);
        if (!strange.isEmpty() && !asked.trusted()) {
            inbox.accept(
                    new Input.Asked(
                            "The invitation leads to "
                                    + names(strange)
                                    + ", which isn't among the relays that you trust. Connect to"
                                    + " it?",
                            new Output.Connect(link, true)));
            return;
        }
        client.relays().trust(strange);
        Conversation made;
        try (var _ = new Waiting("Fetching the invitation …", inbox)) {
            made = client.connect(link, Travel.LINK);
        }
        show.accept(made.id());
        List<RelayAddress> barred = client.relays().barred(made.id());
        if (!barred.isEmpty()) {
            note(
                    "The other side receives at "
                            + names(barred)
                            + ", which isn't among the relays that you trust; allow it with 'tacit"
                            + " relay trust'.");
        }
        Conversation now = client.waitUntilActive(made.id(), PATIENCE);
        show.accept(made.id());
        note(
                now.state() == Conversation.State.ACTIVE
                        ? "You are connected. Compare the code to be sure who it is: /verify"
                        : "The invitation is accepted; the other side will see it when it is next"
                                + " online.");
    }

    private void note(String sentence) {
        inbox.accept(new Input.Noted(sentence));
    }

    private static String names(List<RelayAddress> relays) {
        return relays.stream().map(RelayAddress::place).collect(Collectors.joining(", "));
    }
}
