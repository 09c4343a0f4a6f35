package chat.tacit.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.web.limit.AppLimits;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Who guesses a password, and who knows it. */
final class PasswordsTest {
    private static final AppLimits LIMITS = AppLimits.DEFAULTS;
    private static final PeerAddress OWNER = at(1);

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Secret password = Secret.owned("right".getBytes(StandardCharsets.UTF_8));
    private final Passwords passwords = new Passwords(password::equals, LIMITS, () -> now);

    private static PeerAddress at(int number) {
        return PeerAddress.of(new byte[] {11, 0, (byte) (number >> 8), (byte) number});
    }

    private void guess(PeerAddress from, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(passwords.opens("wrong", from)).isFalse();
        }
    }

    @Test
    void whoGuessesKeepsItselfOutAndNotTheOwner() {
        guess(at(2), 3 * LIMITS.guesses());
        assertThat(passwords.opens("right", at(2))).isFalse();
        assertThat(passwords.opens("right", OWNER)).isTrue();
    }

    @Test
    void ofAllTogetherTenTimesAsManyAreTaken() {
        for (int i = 0; i < Passwords.ALL; i++) {
            assertThat(passwords.opens("right", OWNER)).isTrue();
            guess(at(2 + i), LIMITS.guesses());
        }
        assertThat(passwords.opens("right", OWNER)).isFalse();
        now = now.plus(LIMITS.tokenLife());
        assertThat(passwords.opens("right", OWNER)).isTrue();
    }
}
