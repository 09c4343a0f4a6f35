package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.LinkBroken;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.Relay;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Real WebSockets to a real relay. */
@Timeout(60)
final class SocketsTest {
    private static final LinkId LINK = new LinkId(1);
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** Says hello, and then what it hears of the socket. */
    private final class Greeter implements Sockets.Listener {
        private final RelayAddress address;
        private @Nullable Sockets sockets;
        private @Nullable RelayLink link;

        Greeter(RelayAddress address) {
            this.address = address;
        }

        @Override
        public void opened(LinkId id, TlsKey leaf) {
            link =
                    new RelayLink(
                            address,
                            leaf,
                            Entropy.system(),
                            message -> {
                                if (sockets != null) {
                                    sockets.write(id, message);
                                }
                            });
        }

        @Override
        public void received(LinkId id, byte[] message) {
            try {
                if (link != null) {
                    link.received(message, one -> heard.add("ready"));
                }
            } catch (LinkBroken e) {
                heard.add(e.reason());
            }
        }

        @Override
        public void alive(LinkId id) {
            heard.add("ping");
        }

        @Override
        public void closed(LinkId id, Optional<Refusal> reason) {
            heard.add("closed");
        }
    }

    private String next() throws InterruptedException {
        String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** Answered, since the relay closes a connection that doesn't answer a ping. */
    @Test
    void pingsOfAQuietRelayAreAnsweredAndHeard() throws Exception {
        Limits impatient = Limits.defaults().with(Limit.IDLE_CONNECTION, 1);
        try (Relay relay = RealRelays.keepingQueues(impatient)) {
            Greeter greeter = new Greeter(relay.address());
            try (Sockets sockets = new Sockets()) {
                greeter.sockets = sockets;
                sockets.dial(
                        new Sockets.Target(LINK, relay.address(), "/queue", List.of(), greeter));
                String first = next();
                while (first.equals("ping")) { // on a slow machine one comes before the greeting
                    first = next();
                }
                assertThat(first).isEqualTo("ready");
                for (int i = 0; i < 4; i++) {
                    assertThat(next()).isEqualTo("ping");
                }
            }
        }
    }

    /** In TLS, before there is a WebSocket, and in it. */
    @Test
    void relayThatIsKilledPrintsNothing() throws Exception {
        try (Relay relay = RealRelays.keepingQueues(Limits.defaults());
                Logged logged = new Logged()) {
            for (int bytes = 0; bytes < 2_600; bytes += 200) {
                try (TornSockets torn = new TornSockets(relay.address(), bytes);
                        Sockets sockets = new Sockets()) {
                    Greeter greeter = new Greeter(torn.address());
                    greeter.sockets = sockets;
                    sockets.dial(
                            new Sockets.Target(LINK, torn.address(), "/queue", List.of(), greeter));
                    String first = next();
                    assertThat(first).isIn("closed", "ready");
                }
                heard.clear();
            }
            assertThat(logged.lines()).isEmpty();
        }
    }

    /** Threads that nobody ends any more would keep the process from ending. */
    @Test
    void nothingIsDialledOnceTheyAreClosed() {
        Sockets sockets = new Sockets();
        sockets.close();
        RelayAddress address = RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:1");
        sockets.dial(new Sockets.Target(LINK, address, "/queue", List.of(), new Greeter(address)));
        assertThat(heard).containsExactly("closed");
    }
}
