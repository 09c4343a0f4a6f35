package chat.tacit.client;

import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a profile needs for calls. */
public final class Calls {
    private final Loop loop;
    private final Entropy entropy;

    Calls(Loop loop, Entropy entropy) {
        this.loop = loop;
        this.entropy = entropy;
    }

    /**
     * Gets credentials for one call from a relay of the profile that relays calls; which is asked
     * first is random. Each is asked over the proxies that lead to it, on a connection of its own,
     * as the owner of a queue that is made for that and deleted after, so that it isn't told which
     * conversation calls.
     *
     * @param patience for all of them together
     * @return nothing if none of them gives any
     */
    public Optional<CallTicket> ticket(Duration patience) {
        List<RelayAddress> relays = new ArrayList<>(loop.read(Relays::all));
        Collections.shuffle(relays, new Random(ByteBuffer.wrap(entropy.bytes(8)).getLong()));
        Instant deadline = Instant.now().plus(patience);
        for (RelayAddress relay : relays) {
            Optional<CallTicket> ticket = ask(relay, deadline);
            if (ticket.isPresent()) {
                return ticket;
            }
        }
        return Optional.empty();
    }

    private Optional<CallTicket> ask(RelayAddress relay, Instant deadline) {
        TicketCall.Called called =
                new TicketCall.Called(relay, loop.read(tx -> Relays.serverKey(tx, relay)), entropy);
        try (TicketCall call = loop.call(relay, to -> TicketCall.dial(to, called))) {
            return call.await(Duration.between(Instant.now(), deadline));
        }
    }
}
