package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;

/** A relay whose port another program has says which of its ports that is. */
class TakenPortTest {
    private ServerSocket other;

    @BeforeEach
    void take() throws Exception {
        other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void free() throws Exception {
        other.close();
    }

    private static void start(int port, int livePort, int operatorPort) throws Exception {
        Listen listen = Listen.loopback().at(port);
        Relay.start(
                        new RelayConfig(
                                new Keys.Passing(
                                        new Identity(SigningKey.generate(Entropy.system()))),
                                livePort == 0 ? listen : listen.withLivePort(livePort),
                                OperatorAddress.loopback(operatorPort),
                                Services.of(Service.QUEUE, Service.LIVE),
                                Limits.defaults()),
                        new MemoryStore(1 << 20))
                .close();
    }

    @Test
    void operatorsPort() {
        assertThatThrownBy(() -> start(0, 0, other.getLocalPort()))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("the operator's port, " + other.getLocalPort());
    }

    @Test
    void onePort() {
        assertThatThrownBy(() -> start(other.getLocalPort(), 0, 0))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("the relay's port, " + other.getLocalPort());
    }

    @Test
    void portOfLiveLines() {
        assertThatThrownBy(() -> start(0, other.getLocalPort(), 0))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("the port of live lines, " + other.getLocalPort());
    }
}
