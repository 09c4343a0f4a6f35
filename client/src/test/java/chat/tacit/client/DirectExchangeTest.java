package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.Exchange;
import chat.tacit.e2ee.live.ExchangeInput;
import chat.tacit.e2ee.live.ExchangeOutput;
import chat.tacit.e2ee.live.ExchangeRole;
import chat.tacit.protocol.live.DisplayName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

/** One end of a TCP connection, and a peer that is none. */
final class DirectExchangeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Socket peer;
    private DirectExchange call;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            peer = new Socket(server.getInetAddress(), server.getLocalPort());
            call = DirectExchange.over(server.accept());
        }
        assertThat(call.hear(PATIENCE)).contains(new ExchangeInput.Met());
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        call.close();
    }

    private DataOutputStream out() throws IOException {
        return new DataOutputStream(peer.getOutputStream());
    }

    @Test
    void messageComesAsItWasSentHoweverSlowly() throws IOException {
        for (byte b : new byte[] {0, 3, 7, 8, 9}) {
            out().write(b);
            out().flush();
        }
        assertThat(call.hear(PATIENCE))
                .contains(new ExchangeInput.Message(Bytes.of(new byte[] {7, 8, 9})));
    }

    @Test
    void largestMessageComesAndALargerOneIsNotRead() throws IOException {
        out().writeShort(Exchange.MAX_MESSAGE);
        out().write(new byte[Exchange.MAX_MESSAGE]);
        assertThat(call.hear(PATIENCE))
                .contains(new ExchangeInput.Message(Bytes.zeros(Exchange.MAX_MESSAGE)));
        out().writeShort(Exchange.MAX_MESSAGE + 1);
        assertThat(call.hear(PATIENCE)).contains(new ExchangeInput.Message(Bytes.empty()));
    }

    @Test
    void moreMessagesThanThereAreEndIt() throws IOException {
        for (int i = 0; i < 5; i++) {
            out().writeShort(1);
            out().write(1);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(call.hear(PATIENCE))
                    .contains(new ExchangeInput.Message(Bytes.of(new byte[] {1})));
        }
        assertThat(call.hear(PATIENCE)).contains(new ExchangeInput.Message(Bytes.empty()));
    }

    @Test
    void peerThatEndsTheConnectionIsHeard() throws IOException {
        peer.close();
        assertThat(call.hear(PATIENCE)).contains(new ExchangeInput.Closed());
    }

    @Test
    void peerThatSaysNothingIsGivenUpAtTheDeadline() {
        Entropy entropy = Entropy.system();
        Instant before = Instant.now().minus(Exchange.LIFE);
        Exchange machine =
                Exchange.start(
                        ExchangeRole.A,
                        SigningKey.generate(entropy),
                        new DisplayName("Ada"),
                        before,
                        entropy);
        machine.handle(new ExchangeInput.Met(), before, out -> {});
        ExchangeOutput ended = new ExchangeRun(machine, call, compare -> true).complete();
        assertThat(ended).isEqualTo(new ExchangeOutput.Failed(ExchangeOutput.Failure.INTERRUPTED));
    }
}
