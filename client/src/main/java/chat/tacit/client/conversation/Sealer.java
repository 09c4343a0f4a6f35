package chat.tacit.client.conversation;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Seals content for a contact: the ratchet's step and the sealed bytes enter the database in the
 * caller's transaction, so that neither exists without the other ({@code spec/60-contact} §4).
 */
public final class Sealer {
    private final Entropy entropy;
    private final Duration spread;

    /**
     * @param spread the most by which a copy on a further route waits
     */
    public Sealer(Entropy entropy, Duration spread) {
        this.entropy = entropy;
        this.spread = spread;
    }

    /** Seals new content and returns its id. */
    public ContentId seal(Transaction tx, ConversationId to, Body body, Instant now) {
        Numbered fresh = number(tx, to, now);
        seal(tx, to, fresh, body);
        return fresh.id();
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

    /** Seals content under an id that may have been sealed before, under an older ratchet. */
    public void seal(Transaction tx, ConversationId to, Numbered which, Body body) {
        Contact contact = Contacts.find(tx, to).orElseThrow();
        if (contact.paused()) {
            return; // the re-sync seals again what is unconfirmed
        }
        Envelope envelope = new Envelope(which.id(), which.number(), which.at(), contact.seen());
        Bytes content = new Content(envelope, body).encode();
        Ratchets.Stored stored = Ratchets.newest(tx, to, which.at());
        switch (stored.ratchet().seal(content.shared(), entropy)) {
            case Ratchet.Sealed sealed -> {
                Ratchets.save(tx, to, new Ratchets.Stored(stored.generation(), sealed.next()));
                put(tx, to, which, boxed(contact, Bytes.owned(sealed.message())));
            }
            case Ratchet.Unanswered unanswered -> {} // a re-sync seals again what is unconfirmed
        }
    }

    private static Boxed boxed(Contact contact, Bytes message) {
        return contact.prefix()
                .map(prefix -> prefix.before(message))
                .orElseGet(() -> new Boxed(BoxKind.MESSAGE, message));
    }

    /** Puts into the outbox what is boxed as it is. */
    public void put(Transaction tx, ConversationId to, Numbered which, Boxed boxed) {
        Outbox.put(
                tx, new Outbox.Letter(to, which.id().bytes(), boxed, which.at()), spread, entropy);
    }
}
