package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;

/**
 * What waits to be said. It is sealed when it is posted, and as often as that has to be tried.
 *
 * @param content encoded, with this id
 */
public record Saying(ContentId id, Bytes content) {

    public static Saying of(Content content) {
        return new Saying(content.envelope().id(), content.encode());
    }
}
