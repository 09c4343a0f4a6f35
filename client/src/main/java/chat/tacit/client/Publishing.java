package chat.tacit.client;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.route.Relays;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.List;

/** Waits until the relays have what a new invitation needs. */
final class Publishing {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Publishing() {}

    /**
     * @throws ClientException if they haven't got it after a while; they get it when they answer
     */
    static void await(Loop loop) throws ClientException {
        boolean ready = loop.await(PATIENCE, () -> !loop.read(Invitations::unfinished));
        if (!ready) {
            List<RelayAddress> locked = loop.read(Relays::keysWanted);
            if (!locked.isEmpty()) {
                throw new ClientException(
                        "the relay "
                                + locked.getFirst()
                                + " makes queues only for those who know its server key: give it"
                                + " with 'tacit relay add ADDRESS --server-key-file FILE', or try"
                                + " again to use other relays.");
            }
            throw new ClientException(
                    "no relay can be reached to make the invitation's queues; try again when one"
                            + " answers.");
        }
    }
}
