package chat.tacit.client;

import chat.tacit.client.call.CallPeer;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;

/** Something that happened and that a user may want to see. Told after it was committed. */
public sealed interface Event {

    /** A message can be shown: it is the next in order, or the ones before won't come any more. */
    record Arrived(Message message) implements Event {}

    /** A conversation began, became active, or got another name or level. */
    record Changed(ConversationId conversation) implements Event {}

    /** A sentence about a conversation for its user. */
    record Noticed(ConversationId conversation, String sentence) implements Event {}

    /** What came of fetching the invitation of a link. */
    sealed interface Fetched extends Event {
        String link();
    }

    /** The invitation of a link was accepted. */
    record Joined(String link, ConversationId conversation) implements Fetched {}

    /** The invitation of a link can't be accepted, and why. */
    record NotJoined(String link, String sentence) implements Fetched {}

    /** A message of ours came further. */
    record Moved(ConversationId conversation, ContentId message) implements Event {}

    /** A message of either side has disappeared, as both wanted. */
    record Vanished(ConversationId conversation, ContentId message) implements Event {}

    /**
     * A contact says something about a call, which isn't in the history.
     *
     * @param sent the contact's clock
     */
    record Called(CallPeer by, Instant sent, CallBody call) implements Event {}

    /** A relay proved who it is and answers. */
    record RelayUp(RelayAddress relay) implements Event {}

    /** A relay of the profile has said that it ends; {@code sentence} says what that means. */
    record RelayRetires(RelayAddress relay, String sentence) implements Event {}

    /** A relay can't be used now, and why, in a few words. */
    record RelayDown(RelayAddress relay, String reason) implements Event {}
}
