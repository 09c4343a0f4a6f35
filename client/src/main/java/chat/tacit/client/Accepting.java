package chat.tacit.client;

import chat.tacit.client.contact.Joining;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Request;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Accepts invitations, whose rest may have to be fetched from a relay first. */
final class Accepting {
    private static final Duration FETCH = Duration.ofSeconds(20);

    private final Loop loop;
    private final Parts parts;

    Accepting(Loop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    /** The conversation that begins with the invitation of a link, and with a greeting if any. */
    ConversationId accept(String text, Travel travel, Optional<String> greeting)
            throws ClientException {
        if (greeting.isPresent()) {
            requireGreeting(greeting.get()); // before the link is used up
        }
        ConversationId joined = accept(text, travel);
        if (greeting.isPresent()) {
            var _ =
                    loop.write(tx ->
                            parts.conversations().send(tx, joined, greeting.get(), Instant.now()));
        }
        return joined;
    }

    private static void requireGreeting(String greeting) throws ClientException {
        Conversations.requireText(greeting);
        if (greeting.length() > Request.MAX_GREETING) {
            throw new ClientException(
                    "the greeting is longer than "
                            + Request.MAX_GREETING
                            + " characters; say the rest when it was accepted.");
        }
    }

    private ConversationId accept(String text, Travel travel) throws ClientException {
        return switch (parse(text)) {
            case Link.LongForm link ->
                    loop.write(tx ->
                            parts.joining()
                                    .join(
                                            tx,
                                            link.invitation(),
                                            travel,
                                            Optional.empty(),
                                            Instant.now()));
            case Link.ShortForm link ->
                    switch (fetch(link, travel)) {
                        case Event.Joined joined -> joined.conversation();
                        case Event.NotJoined not -> throw new ClientException(not.sentence());
                    };
        };
    }

    private static Link parse(String text) throws ClientException {
        try {
            return Link.parse(text);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is not an invitation; it looks like tacit://…/i#… or tacit:/i#… and has"
                            + " to be complete.");
        }
    }

    private Event.Fetched fetch(Link.ShortForm link, Travel travel) throws ClientException {
        CompletableFuture<Event.Fetched> outcome = new CompletableFuture<>();
        Loop.Listening listening =
                loop.listen(event -> {
                    if (event instanceof Event.Fetched it && it.link().equals(link.text())) {
                        outcome.complete(it);
                    }
                });
        try (listening) {
            Joining.Fetch begun =
                    loop.write(tx -> parts.joining().beginFetch(tx, link, travel, Instant.now()));
            if (!loop.await(FETCH, outcome::isDone)) {
                throw new ClientException(
                        "the relay "
                                + begun.link().relay().hosts().getFirst().text()
                                + " that holds the invitation can't be reached; try again.");
            }
            return outcome.join();
        }
    }
}
