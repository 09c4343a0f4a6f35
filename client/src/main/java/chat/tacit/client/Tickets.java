package chat.tacit.client;

import chat.tacit.client.route.Proxies;
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
import java.util.function.Predicate;

/** Asks the profile's relays for credentials with which a call is relayed. */
record Tickets(Loop loop, Entropy entropy) {

    /** Asks those that a condition holds for, in a random order, until one gives some. */
    Optional<CallTicket> ticket(Duration patience, Predicate<RelayAddress> among) {
        List<RelayAddress> relays = new ArrayList<>(loop.read(Relays::all));
        Collections.shuffle(relays, new Random(ByteBuffer.wrap(entropy.bytes(8)).getLong()));
        Instant deadline = Instant.now().plus(patience);
        for (RelayAddress relay : relays) {
            Optional<CallTicket> ticket =
                    among.test(relay) ? ask(relay, deadline) : Optional.empty();
            if (ticket.isPresent()) {
                return ticket;
            }
        }
        return Optional.empty();
    }

    /** Whether a relay is reached without a proxy, as media reaches it. */
    boolean isOpenly(RelayAddress relay) {
        return loop.read(tx -> Proxies.path(tx, relay)).isEmpty();
    }

    boolean anyBehindAProxy() {
        return !loop.read(Relays::all).stream().allMatch(this::isOpenly);
    }

    private Optional<CallTicket> ask(RelayAddress relay, Instant deadline) {
        TicketCall.Called called =
                new TicketCall.Called(relay, loop.read(tx -> Relays.serverKey(tx, relay)), entropy);
        try (TicketCall call = loop.call(relay, to -> TicketCall.dial(to, called))) {
            return call.await(Duration.between(Instant.now(), deadline));
        }
    }
}
