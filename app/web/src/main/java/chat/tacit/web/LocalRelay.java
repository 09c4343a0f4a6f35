package chat.tacit.web;

import chat.tacit.client.ClientException;
import chat.tacit.protocol.wire.RelayAddress;

/** A relay in this process, for people on this machine; the app ends it. */
public interface LocalRelay extends AutoCloseable {
    /**
     * Starts the relay, or says where it is if it runs.
     *
     * @throws ClientException with why it can't
     */
    RelayAddress start() throws ClientException;

    @Override
    void close();
}
