package chat.tacit.client.conversation;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.history.Vanishing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Seals content for a contact: the ratchet's step and the sealed bytes enter the database in the
 * caller's transaction, so that neither exists without the other ({@code spec/60-contact} §4).
 */
public final class Sealer {
    /** A content whose number this divides carries the head of our device log. */
    public static final int HEAD_EVERY = 50;

    private final Entropy entropy;
    private final Duration spread;

    /**
     * @param spread the most by which a copy on a further route, or to a further device, waits
     */
    public Sealer(Entropy entropy, Duration spread) {
        this.entropy = entropy;
        this.spread = spread;
    }

    /** Seals new content; false if it has to wait for a re-sync. */
    public boolean seal(Transaction tx, ConversationId to, Body body, Instant now) {
        return seal(tx, to, number(tx, to, now), body, now);
    }

    /** An id and number for new content. */
    public Numbered number(Transaction tx, ConversationId to, Instant now) {
        return new Numbered(
                ContentId.random(entropy),
                Contacts.takeNumber(tx, to),
                now.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Which content it is: its id, its number among the contents to this contact, and its time. */
    public record Numbered(ContentId id, long number, Instant at) {}

    /**
     * Seals content under an id that may have been sealed before, under an older ratchet. What is
     * said to a person is sealed for each of their devices, and kept until each has confirmed it;
     * the copies leave at independently random times, as on routes.
     *
     * @return false if it has to wait for a re-sync, which seals again what is unconfirmed, or for
     *     the user, who hasn't accepted a request, or for the first connection
     */
    public boolean seal(Transaction tx, ConversationId to, Numbered which, Body body, Instant now) {
        if (Copies.areMadeOf(body) && Connections.areSeveral(tx, to)) {
            return sealForAll(tx, to, which, body, now);
        }
        return sealOne(tx, to, which, body, now);
    }

    private boolean sealForAll(
            Transaction tx, ConversationId to, Numbered which, Body body, Instant now) {
        List<ConversationId> connections = Connections.of(tx, to);
        int first = connections.isEmpty() ? 0 : below(connections.size());
        for (int i = 0; i < connections.size(); i++) {
            Instant leaves = i == first ? now : now.plusMillis(below((int) spread.toMillis() + 1));
            ConversationId connection = connections.get(i);
            long number =
                    connection.equals(to)
                            ? which.number()
                            : Copies.number(tx, connection, which.id());
            Numbered here = new Numbered(which.id(), number, which.at());
            if (Copies.areKept(body)) {
                sealKept(tx, connection, here, body, leaves);
            } else {
                sealOne(tx, connection, here, body, leaves);
            }
        }
        return !connections.isEmpty();
    }

    /** Seals content for one device alone, and keeps it until that has confirmed it. */
    public void sealKept(
            Transaction tx, ConversationId connection, Numbered which, Body body, Instant now) {
        Envelope envelope = new Envelope(which.id(), which.number(), which.at(), Optional.empty());
        Copies.keep(tx, connection, new Content(envelope, body));
        if (sealOne(tx, connection, which, body, now)) {
            Copies.sealed(tx, connection, which.id());
        }
    }

    /** Seals new content for one device; false if it has to wait for a re-sync. */
    public boolean sealFor(Transaction tx, ConversationId connection, Body body, Instant now) {
        return sealOne(tx, connection, number(tx, connection, now), body, now);
    }

    /** Seals the last word on a connection on which nothing else is said any more. */
    public void sealLast(Transaction tx, ConversationId connection, Body body, Instant now) {
        Contact contact = Contacts.find(tx, connection).orElseThrow();
        if (!contact.paused()) {
            var _ = sealNow(tx, contact, number(tx, connection, now), body, now);
        }
    }

    /** Seals content for one device, as {@link #seal} does for all. */
    boolean sealOne(Transaction tx, ConversationId to, Numbered which, Body body, Instant now) {
        Contact contact = Contacts.find(tx, to).orElseThrow();
        if (contact.paused()
                || contact.state() == Conversation.State.REQUEST
                || !Contacts.isLive(tx, to)) {
            return false;
        }
        return sealNow(tx, contact, which, body, now);
    }

    private boolean sealNow(
            Transaction tx, Contact contact, Numbered which, Body body, Instant now) {
        ConversationId to = contact.id();
        ConversationId in = Connections.shown(tx, to);
        Optional<Head> head =
                (body instanceof Body.Receipt || (which.number() % HEAD_EVERY) == 0)
                        ? DeviceLogs.head(tx, in)
                        : Optional.empty();
        Envelope envelope =
                new Envelope(
                        which.id(),
                        which.number(),
                        which.at(),
                        contact.seen(),
                        head,
                        Vanishing.stamp(tx, in, which.id()));
        Bytes content = new Content(envelope, body).encode();
        boolean inPieces =
                content.size() > Boxed.SMALL_CONTENT
                        && contact.prefix().isEmpty()
                        && MeshRoutes.reaches(tx, to);
        return inPieces
                ? sealPieces(tx, contact, which, content, now)
                : sealWhole(tx, contact, which, new Encoded(body, content), now);
    }

    /** A body, and the content around it. */
    private record Encoded(Body body, Bytes content) {}

    /** A packet of the mesh holds no more: the content goes in several, all under its id. */
    private boolean sealPieces(
            Transaction tx, Contact contact, Numbered which, Bytes content, Instant now) {
        for (Piece piece : Piece.of(content)) {
            Envelope envelope =
                    new Envelope(
                            ContentId.random(entropy),
                            Contacts.takeNumber(tx, contact.id()),
                            now.truncatedTo(ChronoUnit.MILLIS),
                            contact.seen());
            Bytes encoded = new Content(envelope, piece).encode();
            Numbered here = new Numbered(which.id(), envelope.number(), which.at());
            if (!sealWhole(tx, contact, here, new Encoded(piece, encoded), now)) {
                return false;
            }
        }
        return true;
    }

    private boolean sealWhole(
            Transaction tx, Contact contact, Numbered which, Encoded what, Instant now) {
        ConversationId to = contact.id();
        Ratchets.Stored stored = Ratchets.newest(tx, to, now);
        switch (stored.ratchet().seal(what.content.shared(), entropy)) {
            case Ratchet.Sealed sealed -> {
                Ratchets.save(tx, to, new Ratchets.Stored(stored.generation(), sealed.next()));
                Sightings.sealed(tx, to, Seen.of(Bytes.owned(sealed.message())), which.number());
                Boxed boxed = boxed(contact, Bytes.owned(sealed.message()));
                Outbox.Letter.Sort sort = sort(what.body, boxed.kind());
                Outbox.put(
                        tx,
                        new Outbox.Letter(to, which.id().bytes(), boxed, now, sort),
                        spread,
                        entropy);
                return true;
            }
            case Ratchet.Unanswered _ -> {
                return false;
            }
        }
    }

    private int below(int bound) {
        return Math.floorMod(ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong(), bound);
    }

    private static Boxed boxed(Contact contact, Bytes message) {
        return contact.prefix()
                .map(prefix -> prefix.before(message))
                .orElseGet(() -> new Boxed(BoxKind.MESSAGE, message));
    }

    private static Outbox.Letter.Sort sort(Body body, BoxKind kind) {
        boolean unconfirmed =
                body instanceof Body.Receipt
                        || body instanceof Body.Typing
                        || body instanceof CallBody;
        if (kind == BoxKind.RESYNC_ANSWER) {
            return unconfirmed ? Outbox.Letter.Sort.RESYNC : Outbox.Letter.Sort.ROUTES;
        }
        if (body instanceof Body.Routes) {
            return Outbox.Letter.Sort.ROUTES;
        }
        return unconfirmed ? Outbox.Letter.Sort.UNCONFIRMED : Outbox.Letter.Sort.OF_A_PERSON;
    }

    /** Puts into the outbox a request for a new session, boxed as it is. */
    public void put(
            Transaction tx, ConversationId to, ContentId content, Boxed boxed, Instant now) {
        Outbox.Letter.Sort sort = Outbox.Letter.Sort.RESYNC;
        Outbox.put(tx, new Outbox.Letter(to, content.bytes(), boxed, now, sort), spread, entropy);
    }
}
