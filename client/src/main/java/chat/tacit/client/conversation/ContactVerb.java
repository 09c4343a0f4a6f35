package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;

/** What can be done about a contact and not about a room, and why not. */
public enum ContactVerb {
    NOTE("notes are kept about contacts"),
    PICTURE("its photo is everybody's, and changed in the room"),
    BLOCK("a room isn't blocked: mute it, leave it, or block one who is in it"),
    READ_RECEIPTS("in a room nobody is told what was read"),
    DISAPPEAR(
            "in a room messages don't disappear, since its host keeps what members could open;"
                    + " take your own back with 'tacit unsend'"),
    REKEY("a room's keys change by themselves, and whenever somebody leaves or is removed"),
    CALL("calls are between two people"),
    CODE("a room has a view instead of a code, which members compare");

    private final String sentence;

    ContactVerb(String sentence) {
        this.sentence = sentence;
    }

    /**
     * Goes on with a contact.
     *
     * @throws ClientException if the conversation is a room
     */
    public void require(Transaction tx, ConversationId in) throws ClientException {
        boolean room =
                tx.one(
                                "SELECT 1 FROM conversation WHERE id = ? AND kind = 'room'",
                                row -> true,
                                in.bytes())
                        .isPresent();
        if (room) {
            throw new ClientException(Directory.name(tx, in) + " is a room: " + sentence + ".");
        }
    }
}
