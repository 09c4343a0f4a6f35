package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * People who joined an invitation and about whom the user decides ({@code spec/60-contact} §3,
 * Requests). What they say is kept up to a limit, and nothing is sent to them before the user has
 * accepted.
 */
public final class Requests {
    /** {@code REQUEST_CONTENTS}: contents of a request that are kept; more are dropped. */
    public static final int MAX_CONTENTS = 32;

    /** How long a request without a greeting waits for one before it is announced. */
    public static final Duration GREETING_COMES = Duration.ofSeconds(3);

    /** How much later a greeting comes by an address, where each send takes work. */
    private static final Duration WORK_TAKES = Duration.ofSeconds(30);

    private static final String GREETING =
            "(SELECT substr(m.text, 1, "
                    + Request.MAX_GREETING
                    + ") FROM message m WHERE m.conversation = v.id AND m.own = 0"
                    + " AND m.type = 'text' AND m.held_until IS NULL ORDER BY m.place LIMIT 1)";

    private static final String UNANNOUNCED =
            " FROM conversation v WHERE v.state = 'request' AND v.announced = 0 AND v.blocked = 0"
                    + " AND (v.created_at + (SELECT c.by_address FROM contact c"
                    + " WHERE c.conversation = v.id) * "
                    + WORK_TAKES.toMillis()
                    + " <= ? OR "
                    + GREETING
                    + " IS NOT NULL)";

    private final Entropy entropy;
    private final Introduction introduction;
    private final Resyncs resyncs;

    public Requests(Entropy entropy, Introduction introduction, Resyncs resyncs) {
        this.entropy = entropy;
        this.introduction = introduction;
        this.resyncs = resyncs;
    }

    /** Whether one more content of a request is kept: each that is kept is owed a receipt. */
    static boolean hasRoom(Transaction tx, ConversationId request) {
        return tx.one(
                        "SELECT COUNT(*) FROM receipt WHERE conversation = ?",
                        row -> row.integer(1) < MAX_CONTENTS,
                        request.bytes())
                .orElseThrow();
    }

    /** Whether more may be kept of a contact: of a request only so much. */
    static boolean mayKeep(Transaction tx, Contact contact) {
        return contact.state() != Conversation.State.REQUEST || hasRoom(tx, contact.id());
    }

    /** Everyone who waits for the user, the latest first, and then invitations to rooms. */
    public List<Request> all(Transaction tx) {
        return Stream.concat(people(tx), rooms(tx).stream()).toList();
    }

    private static Stream<Request> people(Transaction tx) {
        return Directory.all(tx).stream()
                .filter(one -> one.state() == Conversation.State.REQUEST)
                .map(one -> request(tx, one));
    }

    /** Whoever shares a name with a conversation, or with one that came before, gets a number. */
    private static List<Request> rooms(Transaction tx) {
        List<RoomRequest> rooms = RoomRequests.all(tx);
        if (rooms.isEmpty()) {
            return List.of();
        }
        Set<String> taken = new HashSet<>();
        Directory.all(tx).forEach(one -> taken.add(one.name()));
        List<Request> named = new ArrayList<>();
        for (RoomRequest one : rooms.reversed()) {
            String name = one.name();
            for (int place = 2; !taken.add(name); place++) {
                name = one.name() + "#" + place;
            }
            named.add(
                    new Request(
                            one.conversation(),
                            name,
                            one.level(),
                            one.at(),
                            one.greeting(),
                            Optional.of(one)));
        }
        return named.reversed();
    }

    /** The name of a request, as {@link #all} has it; empty if there is none. */
    public static String name(Transaction tx, ConversationId request) {
        String person = Directory.name(tx, request);
        return person.isEmpty()
                ? rooms(tx).stream()
                        .filter(one -> one.id().equals(request))
                        .map(Request::name)
                        .findFirst()
                        .orElse("")
                : person;
    }

    private static Request request(Transaction tx, Conversation one) {
        Optional<String> greeting =
                tx.one(
                                "SELECT " + GREETING + " FROM conversation v WHERE v.id = ?",
                                row -> row.optionalText(1),
                                one.id().bytes())
                        .orElseThrow();
        return new Request(
                one.id(),
                one.name(),
                one.level(),
                Contacts.createdAt(tx, one.id()),
                greeting.orElse(""),
                Optional.empty());
    }

    /** Whether a request can be announced that came before {@code ripe}, or with a greeting. */
    public static boolean anyUnannounced(Transaction tx, Instant ripe) {
        return tx.one("SELECT 1" + UNANNOUNCED + " LIMIT 1", row -> true, ripe).isPresent()
                || RoomRequests.anyUnannounced(tx);
    }

    /** The requests that nobody was told of yet and that came before {@code ripe} or greet. */
    public List<Request> unannounced(Transaction tx, Instant ripe) {
        List<ConversationId> ids =
                tx.list(
                        "SELECT v.id" + UNANNOUNCED + " ORDER BY v.created_at",
                        row -> new ConversationId(row.bytes(1)),
                        ripe);
        Set<ConversationId> rooms =
                RoomRequests.unannounced(tx).stream()
                        .map(RoomRequest::conversation)
                        .collect(Collectors.toSet());
        return ids.isEmpty() && rooms.isEmpty()
                ? List.of()
                : all(tx).reversed().stream()
                        .filter(one -> (one.room().isEmpty() ? ids : rooms).contains(one.id()))
                        .toList();
    }

    /** The user was told of a request. */
    public static void announced(Transaction tx, ConversationId request) {
        RoomRequests.announced(tx, request);
        tx.update("UPDATE conversation SET announced = 1 WHERE id = ?", request.bytes());
    }

    /** Makes a request a contact like others, who now learns who we are. */
    public void accept(Transaction tx, ConversationId request, Instant now) throws ClientException {
        Contact contact = require(tx, request);
        if (Contacts.isByAddress(tx, request)) {
            Queues.make(tx, Optional.of(request), Optional.empty(), entropy);
        }
        announced(tx, request);
        tx.update("UPDATE conversation SET state = 'active' WHERE id = ?", request.bytes());
        if (contact.paused()) {
            // Restored: the session is made anew first, and begins with our introduction.
            resyncs.ask(tx, Contacts.find(tx, request).orElseThrow(), now, _ -> {});
        } else {
            introduction.accepted(tx, request, now);
        }
    }

    /**
     * Forgets a request and everything it said. The sender isn't told: their messages go on being
     * taken by the relay until it ends the queues, which nobody reads any more.
     */
    public void reject(Transaction tx, ConversationId request) throws ClientException {
        var _ = require(tx, request);
        tx.update("UPDATE invitation SET fetcher = NULL WHERE conversation = ?", request.bytes());
        tx.update("DELETE FROM conversation WHERE id = ?", request.bytes());
    }

    private static Contact require(Transaction tx, ConversationId request) throws ClientException {
        return Contacts.find(tx, request)
                .filter(contact -> contact.state() == Conversation.State.REQUEST)
                .orElseThrow(() ->
                        new ClientException(
                                "that is no request; 'tacit requests' lists those that"
                                        + " wait."));
    }
}
