package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Ada and Bob in an open session at a true relay. */
@Timeout(120)
final class LiveRoomTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LiveSessions.Coming ATTIC =
            new LiveSessions.Coming("Attic", Optional.empty(), PATIENCE);

    @TempDir private Path folder;
    private final BlockingQueue<LiveNews> news = new LinkedBlockingQueue<>();

    private Client client(String name, Relay relay) throws ClientException {
        Path home = folder.resolve(name);
        return Client.create(home, passphrase(), name, List.of(relay.address()));
    }

    private static Secret passphrase() {
        return Secret.owned(Text.utf8("correct horse"));
    }

    private void hear(LiveNews one) {
        news.add(one);
        if (one instanceof LiveNews.Said) {
            throw new IllegalStateException("of what Bob said");
        }
    }

    /** A thread that is gone would leave a screen that says everything and hears nothing. */
    @Test
    void sessionInWhichSomethingFailsIsLeftAndThatIsSaid() throws Exception {
        try (Relay relay = RealRelays.live();
                Client ada = client("Ada", relay);
                Client bob = client("Bob", relay)) {
            LiveInvitation link = ada.live().open("Attic", Optional.of(relay.address()));
            LiveRoom adas = ada.live().enter(link, ATTIC, this::hear);
            LiveRoom bobs = bob.live().enter(link, ATTIC, _ -> {});
            await().atMost(PATIENCE).until(() -> !adas.people().isEmpty());

            assertThat(bobs.say("hello")).isEqualTo(1);
            adas.awaitEnd();
            assertThat(news)
                    .last()
                    .isEqualTo(
                            new LiveNews.Ended(
                                    "something failed here, so you left; connect anew."));
            assertThat(adas.isInside()).isFalse();
            await().atMost(PATIENCE).until(() -> bobs.people().isEmpty());
            bobs.leave();
        }
    }
}
