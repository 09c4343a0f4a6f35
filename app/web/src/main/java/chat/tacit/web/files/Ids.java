package chat.tacit.web.files;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.web.seat.Refused;

/** Ids as the page writes them: hexadecimal. */
public final class Ids {
    private Ids() {}

    /** The id of a conversation. */
    public static ConversationId conversation(String text) throws Refused {
        try {
            return new ConversationId(Bytes.ofHex(text));
        } catch (MalformedException | IllegalArgumentException _) {
            throw Refused.form("'conversation' is no id.");
        }
    }

    /**
     * The id of a message.
     *
     * @param name of the member in which it stands
     */
    public static ContentId message(String name, String text) throws Refused {
        try {
            return new ContentId(Bytes.ofHex(text));
        } catch (MalformedException | IllegalArgumentException _) {
            throw Refused.form("'" + name + "' is no id of a message.");
        }
    }
}
