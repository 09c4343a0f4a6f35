package chat.tacit.client.conversation;

/**
 * Something that somebody can learn about a conversation, declared by the service that causes it.
 *
 * @param who the one who learns, for instance a relay by its address
 * @param learns what they can learn
 * @param cannot what stays hidden from them
 */
public record Exposure(String who, String learns, String cannot) {}
