package chat.tacit.protocol.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

/** For whom, where and how long a proof holds. */
final class ProofsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Fingerprint RELAY = fingerprint();

    private static Fingerprint fingerprint() {
        return Fingerprint.of(SigningKey.generate(Entropy.system()).publicKey());
    }

    private static Proofs.Place place(Fingerprint who, String address, int port)
            throws UnknownHostException {
        return new Proofs.Place(who, Bytes.of(InetAddress.getByName(address).getAddress()), port);
    }

    @Test
    void proofHoldsForADay() throws Exception {
        Proofs proofs = new Proofs(Proofs.Terms.ofProxy(Limits.defaults()));
        Proofs.Place place = place(RELAY, "192.0.2.1", 443);
        assertThat(proofs.holds(place, NOW)).isFalse();
        proofs.gave(place, NOW);
        assertThat(proofs.holds(place, NOW.plus(DAY).minusMillis(1))).isTrue();
        assertThat(proofs.holds(place, NOW.plus(DAY))).isFalse();
    }

    @Test
    void proofHoldsNowhereElseAndForNobodyElse() throws Exception {
        Proofs proofs = new Proofs(Proofs.Terms.ofProxy(Limits.defaults()));
        proofs.gave(place(RELAY, "192.0.2.1", 443), NOW);
        assertThat(proofs.holds(place(RELAY, "192.0.2.2", 443), NOW)).isFalse();
        assertThat(proofs.holds(place(RELAY, "192.0.2.1", 444), NOW)).isFalse();
        assertThat(proofs.holds(place(fingerprint(), "192.0.2.1", 443), NOW)).isFalse();
    }

    /** The clock was set back: nobody knows how old it is. */
    @Test
    void proofFromTheFutureDoesNotHold() throws Exception {
        Proofs proofs = new Proofs(Proofs.Terms.ofProxy(Limits.defaults()));
        Proofs.Place place = place(RELAY, "192.0.2.1", 443);
        proofs.gave(place, NOW);
        assertThat(proofs.holds(place, NOW.minusSeconds(1))).isFalse();
    }

    @Test
    void theOneUsedLongestAgoIsForgotten() throws Exception {
        Proofs proofs =
                new Proofs(Proofs.Terms.ofProxy(Limits.defaults().with(Limit.PROXY_TARGETS, 16)));
        for (int i = 0; i < 16; i++) {
            proofs.gave(place(RELAY, "192.0.2." + i, 443), NOW);
        }
        assertThat(proofs.holds(place(RELAY, "192.0.2.0", 443), NOW)).isTrue();
        proofs.gave(place(RELAY, "192.0.2.16", 443), NOW);
        assertThat(proofs.holds(place(RELAY, "192.0.2.0", 443), NOW)).isTrue();
        assertThat(proofs.holds(place(RELAY, "192.0.2.1", 443), NOW)).isFalse();
    }

    @Test
    void proofsAMinuteAreBoundedForAllTogether() {
        Proofs proofs = new Proofs(Proofs.Terms.ofProxy(Limits.defaults()));
        for (int i = 0; i < 120; i++) {
            assertThat(proofs.mayAsk(NOW)).isTrue();
        }
        assertThat(proofs.mayAsk(NOW.plusSeconds(59))).isFalse();
        assertThat(proofs.mayAsk(NOW.plusSeconds(60))).isTrue();
    }
}
