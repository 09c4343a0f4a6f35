package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Calls to relays that don't do what a relay does. */
final class LiveCallTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

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
            LiveInvitation invitation =
                    new LiveInvitation(
                            Secret.random(Entropy.system(), Invitation.SECRET_SIZE),
                            relay,
                            new LiveInvitation.Session.Open(new SessionName("Attic")),
                            nobody.publicKey());
            LiveRoom.Place place =
                    new LiveRoom.Place(
                            "Attic",
                            invitation,
                            new LiveRoom.Self("Ada", MemberId.of(nobody.publicKey())),
                            people -> List.of());
            long begin = System.nanoTime();
            LiveCall call =
                    LiveCall.dial(
                            sockets,
                            new LiveCall.Called(
                                    new LinkId(1),
                                    relay,
                                    new LiveCall.Caller(new DisplayName("Ada"), PATIENCE),
                                    List.of()),
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
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("SERVER_CONNECT_TIMEOUT, and not another time")
                    .isBetween(PATIENCE, Duration.ofMillis(4_900));
            try (Socket left = silent.accept()) {
                left.setSoTimeout(5_000);
                assertThat(left.getInputStream().readAllBytes()).isNotEmpty(); // and then the end
            }
        }
    }
}
