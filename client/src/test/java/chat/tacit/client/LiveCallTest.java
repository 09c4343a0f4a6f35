package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.LiveKind;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** Calls to relays that don't do what a relay does. */
final class LiveCallTest {

    /** It finishes TLS, and then says nothing. */
    @Test
    @Timeout(25)
    void relayThatDoesNotGreetInTimeIsLeftAndTheUserIsTold() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OldTls tls = new OldTls(silent.getLocalPort());
                Sockets sockets = new Sockets()) {
            SigningKey nobody = SigningKey.generate(Entropy.system());
            RelayAddress relay =
                    RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:" + tls.port());
            LiveRoom.Place place =
                    new LiveRoom.Place(
                            "Attic",
                            LiveKind.OPEN,
                            relay.toString(),
                            new LiveRoom.Self("Ada", MemberId.of(nobody.publicKey())),
                            people -> List.of());
            LiveCall call =
                    LiveCall.dial(
                            sockets,
                            new LiveCall.Called(
                                    new LinkId(1), relay, new DisplayName("Ada"), List.of()),
                            Entropy.system());

            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() ->
                            LiveRoom.enter(
                                    call,
                                    new LiveRoom.Setting(place, Entropy.system(), news -> {}),
                                    (named, out) -> {
                                        throw new AssertionError("greeted");
                                    }))
                    .withMessageContaining("doesn't answer");
            try (Socket left = silent.accept()) {
                left.setSoTimeout(5_000);
                assertThat(left.getInputStream().readAllBytes()).isNotEmpty(); // and then the end
            }
        }
    }
}
