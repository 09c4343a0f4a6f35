package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls to relays that don't do what a relay does. */
final class LiveCallTest {

    private static final Duration PATIENCE = Duration.ofSeconds(6);

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
                    .as("more than the default")
                    .isGreaterThanOrEqualTo(PATIENCE);
            try (Socket left = silent.accept()) {
                left.setSoTimeout(5_000);
                assertThat(left.getInputStream().readAllBytes()).isNotEmpty(); // and then the end
            }
        }
    }

    /** Lines of any size: many of the shortest take more memory than their bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3_100, 190_000})
    @Timeout(60)
    void relayThatSaysMoreThanIsTakenIsHungUpOn(int size) throws Exception {
        byte[] line = line(size);
        int fit = LiveCall.MAX_UNREAD / Math.max(LiveCall.LEAST, line.length);
        try (TalkativeRelay relay = new TalkativeRelay(line, fit + 10);
                Sockets sockets = new Sockets();
                LiveCall call =
                        LiveCall.dial(
                                sockets,
                                new LiveCall.Called(
                                        new LinkId(1),
                                        relay.address(),
                                        new LiveCall.Caller(new DisplayName("Ada"), PATIENCE),
                                        List.of()),
                                Entropy.system())) {
            relay.awaitHungUp();

            List<LiveCall.Heard> heard = new ArrayList<>();
            for (Optional<LiveCall.Heard> next = call.hear(Duration.ZERO);
                    next.isPresent();
                    next = call.hear(Duration.ZERO)) {
                heard.add(next.get());
            }
            assertThat(heard.subList(0, 2))
                    .hasExactlyElementsOfTypes(LiveCall.Opened.class, LiveCall.Named.class);
            assertThat(heard.subList(2, heard.size() - 1))
                    .hasSize(fit)
                    .hasOnlyElementsOfType(LiveCall.Line.class);
            assertThat(heard.getLast())
                    .isEqualTo(new LiveCall.Ended("the relay says more than can be read."));
        }
    }

    private static byte[] line(int size) {
        if (size == 0) {
            return new ServerLine.Ping().encode();
        }
        MemberId from = MemberId.of(SigningKey.generate(Entropy.system()).publicKey());
        return new ServerLine.Send(from, Data.of(Bytes.zeros(size))).encode();
    }
}
