package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.LiveInvitation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Invitations to live sessions in the conversations of an open profile ({@code spec/20-live} §17):
 * a text with the link. Before it goes what makes the two known to each other there: who invites
 * tells the contact its live identity, and whoever joins tells its own.
 */
public final class LiveInvitations {
    /** Messages of a conversation among which its latest invitation is looked for. */
    private static final int LOOKED_AT = 1_000;

    /** Messages with a session's name among which its invitation is looked for. */
    private static final int FOUND = 50;

    /** How every link begins. */
    private static final String LINK = "tacit:";

    private static final Duration QUIET = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    private final Loop loop;
    private final Parts parts;
    private final Receiving receiving;

    LiveInvitations(Loop loop, Parts parts, Receiving receiving) {
        this.receiving = receiving;
        this.loop = loop;
        this.parts = parts;
    }

    /**
     * Sends an invitation into a conversation, in one's own name: whoever joins by it is to be let
     * in by whom they know.
     *
     * @throws ClientException if nothing may be sent there, or the link doesn't fit
     */
    public Message send(ConversationId to, LiveInvitation invitation) throws ClientException {
        return loop.write(
                (Work<Message, ClientException>)
                        tx -> {
                            Instant now = Instant.now();
                            SigningKey own = LiveIdentities.own(tx, parts.entropy(), now);
                            String text =
                                    "Come to the live session "
                                            + invitation.session().name()
                                            + ":\n"
                                            + LiveSessions.link(invitation.by(own.publicKey()));
                            parts.conversations().requireOpen(tx, to);
                            tell(tx, to, now);
                            return parts.conversations().send(tx, to, text, now);
                        });
    }

    private void tell(Transaction tx, ConversationId contact, Instant now) {
        ToldIdentities.tell(tx, contact);
        parts.toldIdentities().run(tx, now);
    }

    /**
     * The latest invitation in a conversation, whoever sent it, when what waits at the relays has
     * come.
     *
     * @throws ClientException if there is none among the last {@value #LOOKED_AT} messages
     */
    public LiveInvitation latest(ConversationId in) throws ClientException {
        loop.receive();
        var _ = loop.awaitCaughtUp(QUIET, PATIENCE);
        return latest(loop.read(tx -> History.last(tx, in, LOOKED_AT)).stream())
                .orElseThrow(() ->
                        new ClientException(
                                "there is no invitation to a live session in this conversation;"
                                        + " ask for one."));
    }

    /** The latest that was sent to or by any contact for a session of this name. */
    public Optional<LiveInvitation> named(String session) {
        return latest(
                loop.read(tx -> Search.everywhere(tx, session + " tacit", FOUND)).stream()
                        .filter(message ->
                                invitation(message)
                                        .filter(it -> it.session().name().text().equals(session))
                                        .isPresent()));
    }

    private static Optional<LiveInvitation> latest(Stream<Message> oldestFirst) {
        return oldestFirst
                .flatMap(message -> invitation(message).stream())
                .reduce((_, later) -> later);
    }

    /** The invitation in the text of a message, if it has one. */
    public static Optional<LiveInvitation> invitation(Message message) {
        return message.type() == Message.Type.TEXT && message.text().contains(LINK)
                ? Arrays.stream(message.text().split("\\s+"))
                        .filter(word -> word.startsWith(LINK))
                        .flatMap(word -> LiveSessions.invitation(word).stream())
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Tells the contact whose invitation it is one's own identity, and goes on receiving, since
     * those who are let in and those who let in hear of each other in their conversations.
     *
     * @return whether there was somebody to tell
     */
    boolean answer(LiveInvitation invitation) {
        Thread.ofVirtual().name("tacit-live-receiving").start(receiving::stay);
        Optional<ConversationId> inviter =
                loop.read(tx -> TrustedIdentities.contact(tx, invitation.inviter()));
        inviter.ifPresent(contact -> {
            var _ =
                    loop.write(tx -> {
                        tell(tx, contact, Instant.now());
                        return true;
                    });
            new Departures(loop).await(LEAVE);
        });
        return inviter.isPresent();
    }
}
