package chat.tacit.e2ee.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;

import java.util.Optional;

/**
 * A message event whose boxes are opened, and whose signature is verified under the key that it
 * shows: what of {@code spec/50-room} §10 needs nothing but the event and its ratchet, and costs
 * most. What it is worth, the checks of {@link MessageStream} say.
 *
 * <p>It is opened once, by one thread, before another looks at it.
 */
final class Opening {
    private final EventPlace place;
    private final EncryptedMessage message;
    private Optional<Author> author = Optional.empty();
    private Optional<SignedEvent> signed = Optional.empty();
    private boolean holds;
    private boolean open;

    Opening(EventPlace place, EncryptedMessage message) {
        this.place = place;
        this.message = message;
    }

    EventPlace place() {
        return place;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * @param ratchet at the counter of {@link #place}
     */
    void open(StreamRatchet ratchet) {
        open = true;
        try {
            Author who = EventBox.openAuthor(ratchet, place, message);
            author = Optional.of(who);
            SignedEvent event = SignedEvent.decode(EventBox.open(ratchet, place, who, message));
            holds = event.holds(place, message.salt(), who);
            signed = Optional.of(event);
        } catch (UnopenableException | MalformedException e) {
            // What is there shows how far it came.
        }
    }

    /** Who says that it wrote it; nothing if that block doesn't open. */
    Optional<Author> author() {
        return author;
    }

    /** What it says; nothing if the box doesn't open or holds something else. */
    Optional<SignedEvent> signed() {
        return signed;
    }

    /** Whether the device that it names signed it, here and by this author. */
    boolean holds() {
        return holds;
    }
}
