package chat.tacit.client;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Accepts invitations, whose rest may have to be fetched from a relay first. */
final class Accepting {
    private static final Duration FETCH = Duration.ofSeconds(20);

    private static final String LIVE =
            "that link leads to a live session, which makes no contact; join it with 'tacit"
                    + " connect'.";

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

    /** The connection with a device that shows a link, to which nothing is told yet. */
    ConversationId acceptDevice(String text) throws ClientException {
        Link parsed = parse(text);
        requireTrust(parsed);
        return switch (parsed) {
            case Link.LongForm link ->
                    loop.write(
                            tx -> parts.joining().joinDevice(tx, link.invitation(), Instant.now()));
            case Link.ShortForm link -> joined(fetch(link, Travel.LINK, true));
            case Link.LiveForm _ -> throw new ClientException(LIVE);
        };
    }

    private static ConversationId joined(Event.Fetched fetched) throws ClientException {
        return switch (fetched) {
            case Event.Joined joined -> joined.conversation();
            case Event.NotJoined not -> throw new ClientException(not.sentence());
        };
    }

    private ConversationId accept(String text, Travel travel) throws ClientException {
        Link parsed = parse(text);
        requireTrust(parsed);
        return switch (parsed) {
            case Link.LongForm link -> {
                if (link.invitation().mesh().isPresent()) {
                    parts.stock().prepare(1); // the key at which it is answered
                }
                yield loop.write(tx ->
                        parts.joining()
                                .join(
                                        tx,
                                        link.invitation(),
                                        travel,
                                        Optional.empty(),
                                        Instant.now()));
            }
            case Link.ShortForm link -> joined(fetch(link, travel, false));
            case Link.LiveForm _ -> throw new ClientException(LIVE);
        };
    }

    private void requireTrust(Link link) throws ClientException {
        List<RelayAddress> strange = strange(loop, link);
        if (!strange.isEmpty()) {
            throw new ClientException(
                    "the invitation leads to "
                            + strange.stream()
                                    .map(RelayAddress::toString)
                                    .collect(Collectors.joining(", "))
                            + ", which isn't among the relays that you trust; allow it with 'tacit"
                            + " relay trust'.");
        }
    }

    /** The relays to which a link leads and that may not be connected to. */
    static List<RelayAddress> strange(Loop loop, String text) throws ClientException {
        return strange(loop, parse(text));
    }

    private static List<RelayAddress> strange(Loop loop, Link link) {
        List<RelayAddress> named =
                switch (link) {
                    case Link.LongForm whole ->
                            whole.invitation().routes().stream().map(Route::relay).toList();
                    case Link.ShortForm part -> List.of(part.relay());
                    case Link.LiveForm live -> List.of(live.invitation().relay());
                };
        return loop.read(
                tx -> named.stream().distinct().filter(relay -> !Trust.allows(tx, relay)).toList());
    }

    /** What a link says; if it says nothing, in a sentence. */
    static Link parse(String text) throws ClientException {
        try {
            return Link.parse(text);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is not an invitation; it looks like tacit://…/i#… or tacit:/i#… and has"
                            + " to be complete. If it is, it was made by a newer Tacit: upgrade.");
        }
    }

    /** Whether the other side of a conversation has answered and said who it is. */
    static boolean isIntroduced(Conversation one) {
        // Their name may overtake their hello, which says how well they are known.
        return one.state() == Conversation.State.ACTIVE
                && one.level() != Level.UNKNOWN
                && !one.name().startsWith(Contacts.UNNAMED);
    }

    private Event.Fetched fetch(Link.ShortForm link, Travel travel, boolean device)
            throws ClientException {
        Joining.Fetch begun =
                loop.write(
                        tx -> parts.joining().beginFetch(tx, link, travel, device, Instant.now()));
        boolean over =
                loop.await(FETCH, () -> loop.read(tx -> Joining.outcome(tx, link)).isPresent());
        if (!over) {
            throw new ClientException(
                    "the relay "
                            + begun.link().relay().hosts().getFirst().text()
                            + " that holds the invitation can't be reached; try again.");
        }
        return loop.read(tx -> Joining.outcome(tx, link)).orElseThrow();
    }
}
