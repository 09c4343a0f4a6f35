package chat.tacit.client;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Inbox;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody with a real profile, whose boxes are carried by hand: what relays and sockets do between
 * two people is left out, and nothing else.
 */
public final class Person implements AutoCloseable {
    private static final List<RelayAddress> RELAYS =
            List.of(
                    RelayAddress.parse("tacit://" + "a".repeat(42) + "A@one.example:443"),
                    RelayAddress.parse("tacit://" + "b".repeat(42) + "A@two.example:443"));
    private static final Entropy ENTROPY = Entropy.system();

    private final Profile profile;
    private final Parts parts;
    private final List<Event> events = new ArrayList<>();

    /** A box on its way to one queue, without the relay around it. */
    public record Box(SenderId to, byte[] body) {}

    public Person(Path home, String name, Instant now) {
        this(Homes.open(home, name));
        write(tx -> {
            RELAYS.forEach(relay -> Relays.add(tx, relay, now));
            return true;
        });
    }

    /** Somebody whose profile is there already. */
    public Person(Profile profile) {
        this.profile = profile;
        this.parts = Parts.of(profile, Duration.ZERO, ENTROPY);
    }

    public Profile profile() {
        return profile;
    }

    public Parts parts() {
        return parts;
    }

    /** What this person was told. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public void hear(Event event) {
        events.add(event);
    }

    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        return profile.read(work);
    }

    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        return profile.write(work);
    }

    /** Accepts an invitation as somebody who got it as a link. */
    public ConversationId join(Invitation invitation, Instant now) {
        try {
            return write(
                    tx -> parts.joining().join(tx, invitation, Travel.LINK, Optional.empty(), now));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** A number in the database, 0 for NULL. */
    public long number(String sql, Object... parameters) {
        return read(tx -> tx.one(sql, row -> row.optionalInteger(1).orElse(0L), parameters))
                .orElse(0L);
    }

    /** Everything that waits in the outbox, boxed for each route. */
    public List<Box> post(Instant now) {
        return write(tx -> {
            tx.update("UPDATE route SET secured = 1");
            List<Box> boxes = new ArrayList<>();
            for (RelayAddress relay : Outbox.relays(tx)) {
                for (Outbox.Copy copy : Outbox.take(tx, Lane.shared(relay), 10_000, 1, now)) {
                    boxes.add(box(copy.route(), copy.boxed()));
                    Outbox.kept(tx, copy.outbox(), copy.route().row());
                    History.kept(tx, copy.route().conversation(), new ContentId(copy.content()));
                }
            }
            return boxes;
        });
    }

    /** A box of this person's own making for a route of a contact. */
    public static Box box(PeerRoute route, Boxed content) {
        try {
            byte[] body = RouteBox.seal(route.routeKey(), route.boxKey(), content, ENTROPY);
            return new Box(route.senderId(), body);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Boxes of this person's own making, for each route of a contact. */
    public List<Box> boxes(ConversationId to, Boxed content) {
        return routes(to).stream().map(route -> box(route, content)).toList();
    }

    /** What still waits for relays of a kind, as it was sealed. */
    public List<Bytes> sealed(BoxKind kind) {
        return read(tx ->
                tx.list(
                        "SELECT sealed FROM outbox WHERE kind = ? ORDER BY id",
                        row -> row.bytes(1),
                        kind.code()));
    }

    /** Takes a box in one transaction, which an exception undoes. */
    public Inbox.Outcome take(Box box, Instant now) throws UnopenableException {
        long row = queue(box.to()).row();
        return write(tx -> parts.inbox().take(tx, row, box.body(), now, this::hear));
    }

    public OwnQueue queue(SenderId id) {
        return read(Queues::all).stream()
                .filter(queue -> queue.senderId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    public List<Conversation> conversations() {
        return read(Directory::all);
    }

    public Contact contact(ConversationId id) {
        return read(tx -> Contacts.find(tx, id)).orElseThrow();
    }

    public List<OwnQueue> queues(ConversationId of) {
        return read(tx -> Queues.of(tx, of));
    }

    public List<PeerRoute> routes(ConversationId of) {
        return read(tx -> Routes.of(tx, of));
    }

    /** Seals any content for a contact. */
    public void seal(ConversationId to, Body body, Instant now) {
        write(tx -> parts.sealer().seal(tx, to, body, now));
    }

    /** Seals a text for a contact under a number of this person's choice. */
    public void seal(ConversationId to, long number, String text, Instant now) {
        Sealer.Numbered which = new Sealer.Numbered(ContentId.random(ENTROPY), number, now);
        write(tx -> parts.sealer().seal(tx, to, which, new Body.Message(text), now));
    }

    public Message say(ConversationId to, String text, Instant now) {
        try {
            return write(tx -> parts.conversations().send(tx, to, text, now));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** The texts of a conversation that may be shown, from both sides, in order. */
    public List<String> texts(ConversationId of) {
        return shown(of, Message.Type.TEXT);
    }

    /** The sentences of the client in a conversation. */
    public List<String> notices(ConversationId of) {
        return shown(of, Message.Type.NOTICE);
    }

    private List<String> shown(ConversationId of, Message.Type type) {
        return read(tx -> History.last(tx, of, 10_000)).stream()
                .filter(message -> message.type() == type)
                .map(Message::text)
                .toList();
    }

    @Override
    public void close() {
        profile.close();
    }
}
