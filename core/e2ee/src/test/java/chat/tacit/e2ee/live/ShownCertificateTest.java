package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.IdentityChain.Reason;
import chat.tacit.e2ee.live.TestAuthority.Subject;
import chat.tacit.e2ee.live.TestAuthority.Time;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Bob comes to Alice's session and shows a certificate; she believes one authority. */
final class ShownCertificateTest {
    private static final Instant NOW = TestAuthority.NOW;

    private final World world = new World(5);
    private final Peer alice = world.creator;
    private final Peer bob = world.person("bob");
    private final TestAuthority academy = new TestAuthority("Academy");

    /** What Alice makes of it. */
    private IdentityChain.Outcome shows(Bytes certificates) {
        world.acquaint(alice, bob);
        world.enter(alice);
        world.run();
        world.enter(bob, certificates);
        world.run();
        Bytes came =
                alice.events.stream()
                        .filter(LiveEvent.Arrived.class::isInstance)
                        .map(LiveEvent.Arrived.class::cast)
                        .map(LiveEvent.Arrived::chain)
                        .findFirst()
                        .orElseThrow();
        return IdentityChain.shown(came, bob.id(), List.of(academy.anchor()), NOW).outcome();
    }

    private static IdentityChain.Refused refused(Reason reason) {
        return new IdentityChain.Refused(reason);
    }

    private Subject itself() {
        return Subject.of(bob.key.publicKey(), TestAuthority.uri(bob.key));
    }

    @Test
    void oneOfTheAuthorityHolds() {
        assertThat(shows(academy.leaf(bob.key))).isEqualTo(new IdentityChain.Holds("CN=Academy"));
        world.assertTogether(alice, bob);
    }

    @Test
    void oneThatNamesSomebodyElseIsRefused() {
        Subject wrong = Subject.of(bob.key.publicKey(), TestAuthority.uri(alice.key));
        assertThat(shows(academy.sign(wrong, Time.VALID))).isEqualTo(refused(Reason.OTHER_NAME));
    }

    @Test
    void expiredOneIsRefused() {
        Time over = new Time(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofSeconds(1)));
        assertThat(shows(academy.sign(itself(), over))).isEqualTo(refused(Reason.EXPIRED));
    }

    @Test
    void oneOfAnUnknownAuthorityIsRefused() {
        assertThat(shows(new TestAuthority("Elsewhere").leaf(bob.key)))
                .isEqualTo(refused(Reason.UNKNOWN_ANCHOR));
    }

    @Test
    void someoneElsesIsRefused() {
        SigningKey carol = SigningKey.generate(new SeededEntropy(7));
        assertThat(shows(academy.leaf(carol))).isEqualTo(refused(Reason.OTHER_KEY));
    }

    @Test
    void whatIsNoneIsRefusedAndHurtsNobody() {
        assertThat(shows(Peer.text("no certificate"))).isEqualTo(refused(Reason.INVALID));
        world.assertTogether(alice, bob);
    }

    @Test
    void moreThanFitsIsntShown() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> shows(Bytes.zeros(4_097)));
    }

    @Test
    void whatDoesNotFitTheProfilesOwnIdentityIsToldBeforeItIsShown() {
        IdentityChain chain = IdentityChain.decode(academy.leaf(bob.key));
        assertThat(chain.misfit(bob.key.publicKey())).isEmpty();
        assertThat(chain.misfit(alice.key.publicKey())).contains(Reason.OTHER_KEY);
        Subject wrong = Subject.of(bob.key.publicKey(), TestAuthority.uri(alice.key));
        assertThat(
                        IdentityChain.decode(academy.sign(wrong, Time.VALID))
                                .misfit(bob.key.publicKey()))
                .contains(Reason.OTHER_NAME);
    }
}
