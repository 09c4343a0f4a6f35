package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.mesh.MeshRequests;
import chat.tacit.client.mesh.Stranger;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Level;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * Everyone who waits for the user, the latest first: who joined, who wrote to the mesh address,
     * and then invitations to rooms.
     */
    public List<Request> all(Transaction tx) {
        return Stream.concat(people(tx), others(tx).stream()).toList();
    }

    private static Stream<Request> people(Transaction tx) {
        return Directory.all(tx).stream()
                .filter(one -> one.state() == Conversation.State.REQUEST)
                .map(one -> request(tx, one));
    }

    /**
     * Those that are no conversation yet. Whoever shares a name with one, or with one that came
     * before, gets a number.
     */
    private static List<Request> others(Transaction tx) {
        List<Request> others =
                Stream.concat(
                                MeshRequests.all(tx).stream().map(Requests::request),
                                RoomRequests.all(tx).stream().map(Requests::request))
                        .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        Set<String> taken = new HashSet<>();
        Directory.all(tx).forEach(one -> taken.add(one.name()));
        List<Request> named = new ArrayList<>();
        for (Request one : others.reversed()) {
            String name = one.name();
            for (int place = 2; !taken.add(name); place++) {
                name = one.name() + "#" + place;
            }
            named.add(one.named(name));
        }
        return named.reversed();
    }

    private static Request request(RoomRequest room) {
        return new Request(
                room.conversation(),
                room.name(),
                room.level(),
                room.at(),
                room.greeting(),
                Optional.of(room),
                Optional.empty());
    }

    private static Request request(Stranger stranger) {
        return new Request(
                stranger.id(),
                Contacts.UNNAMED,
                Level.LINK,
                stranger.at(),
                stranger.greeting(),
                Optional.empty(),
                Optional.of(stranger));
    }

    /** The name of a request, as {@link #all} has it; empty if there is none. */
    public static String name(Transaction tx, ConversationId request) {
        String person = Directory.name(tx, request);
        return person.isEmpty()
                ? others(tx).stream()
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
                Optional.empty(),
                Optional.empty());
    }

    /** Whether a request can be announced that came before {@code ripe}, or with a greeting. */
    public static boolean anyUnannounced(Transaction tx, Instant ripe) {
        return tx.one("SELECT 1" + UNANNOUNCED + " LIMIT 1", row -> true, ripe).isPresent()
                || !MeshRequests.unannounced(tx).isEmpty()
                || RoomRequests.anyUnannounced(tx);
    }

    /** The requests that nobody was told of yet and that came before {@code ripe} or greet. */
    public List<Request> unannounced(Transaction tx, Instant ripe) {
        Set<ConversationId> ids = new HashSet<>();
        ids.addAll(
                tx.list(
                        "SELECT v.id" + UNANNOUNCED,
                        row -> new ConversationId(row.bytes(1)),
                        ripe));
        MeshRequests.unannounced(tx).forEach(one -> ids.add(one.id()));
        RoomRequests.unannounced(tx).forEach(one -> ids.add(one.conversation()));
        return ids.isEmpty()
                ? List.of()
                : all(tx).reversed().stream().filter(one -> ids.contains(one.id())).toList();
    }

    /** The user was told of a request. */
    public static void announced(Transaction tx, ConversationId request) {
        RoomRequests.announced(tx, request);
        MeshRequests.announced(tx, request);
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
