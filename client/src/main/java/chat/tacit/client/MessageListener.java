package chat.tacit.client;

import chat.tacit.client.history.Message;

/** What to do with a message; it may throw as the client's methods do. */
@FunctionalInterface
public interface MessageListener {
    void heard(Message message) throws ClientException;
}
