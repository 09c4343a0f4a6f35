package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Lane;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

final class DeskTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:9");

    private final Desk desk = new Desk(Lane.shared(RELAY));
    private final Ask refused =
            new Ask.LinkState(
                    new LinkId(Bytes.owned(new byte[EntityId.SIZE])),
                    AgreementKey.generate(Entropy.system()));

    /** How long until it is asked again. */
    private Duration pause(Instant at) {
        for (int seconds = 1; seconds <= 600; seconds++) {
            if (desk.first(refused, at.plusSeconds(seconds))) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new AssertionError("is never asked again");
    }

    @Test
    void whatIsRefusedIsSoonAskedAgainAndThenRarely() {
        Instant now = NOW;
        assertThat(desk.first(refused, now)).isTrue();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            assertThat(desk.again(refused, now)).isEqualTo(seconds > 2);
            assertThat(desk.errandsAt).isBeforeOrEqualTo(now.plusSeconds(seconds));
            Duration pause = pause(now);
            assertThat(pause).hasSeconds(seconds);
            now = now.plus(pause);
        }
    }

    @Test
    void anotherLinkBeginsAnew() {
        for (int i = 0; i < 5; i++) {
            var _ = desk.again(refused, NOW);
        }
        desk.down(NOW);
        assertThat(desk.first(refused, NOW)).isTrue();
        var _ = desk.again(refused, NOW);
        assertThat(pause(NOW)).hasSeconds(1);
    }

    /** Whoever says so, hangs up and says so again learns no more often that we are there. */
    @Test
    void lostQueueIsPutBackEverMoreRarelyOverManyLinks() {
        Instant now = NOW;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            desk.lost(1, now);
            desk.down(now);
            assertThat(desk.isMaking(1, now.plusSeconds(seconds).minusMillis(1))).isTrue();
            now = now.plusSeconds(seconds);
            assertThat(desk.isMaking(1, now)).isFalse();
        }
        assertThat(desk.isMaking(2, now)).isFalse();
    }

    @Test
    void lossOfLongAgoIsNoReasonToWait() {
        Instant now = NOW;
        for (int i = 0; i < 10; i++) {
            desk.lost(1, now);
        }
        now = now.plus(Losses.MEMORY);
        desk.down(now);
        desk.lost(1, now);
        assertThat(desk.isMaking(1, now.plusSeconds(1))).isFalse();
    }
}
