package chat.tacit.web.seat;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.content.ContentId;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Previews of the pictures that were sent from here, as pixels, in memory alone: the latest of
 * them, until the profile is locked.
 */
public final class SentPreviews {
    /** Bytes of all together. */
    static final int MOST = 32 << 20;

    private final Map<Of, byte[]> kept = new LinkedHashMap<>();
    private final int most;
    private long size;

    private record Of(ConversationId in, ContentId message) {}

    SentPreviews(int most) {
        this.most = most;
    }

    /** Keeps one, and forgets the oldest for it. */
    public synchronized void keep(ConversationId in, ContentId message, byte[] png) {
        Of one = new Of(in, message);
        drop(one);
        kept.put(one, png.clone());
        size += png.length;
        while (size > most) {
            drop(kept.keySet().iterator().next());
        }
    }

    /** The one of a message, if it is kept. */
    public synchronized Optional<byte[]> of(ConversationId in, ContentId message) {
        return Optional.ofNullable(kept.get(new Of(in, message)));
    }

    /** What disappears leaves nothing. */
    void heard(Event event) {
        if (event instanceof Event.Vanished gone) {
            synchronized (this) {
                drop(new Of(gone.conversation(), gone.message()));
            }
        }
    }

    private void drop(Of one) {
        byte[] png = kept.remove(one);
        if (png != null) {
            size -= png.length;
        }
    }
}
