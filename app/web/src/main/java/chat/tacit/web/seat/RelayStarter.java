package chat.tacit.web.seat;

import chat.tacit.client.ClientException;
import chat.tacit.protocol.wire.RelayAddress;

/** Starts a relay in this process, or says where it is if it runs. */
@FunctionalInterface
public interface RelayStarter {
    RelayAddress start() throws ClientException;
}
