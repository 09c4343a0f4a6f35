package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;

/**
 * One device of a contact.
 *
 * @param conversation that the user sees
 * @param connection with this device; it may be the conversation itself
 */
public record CallPeer(ConversationId conversation, ConversationId connection) {}
