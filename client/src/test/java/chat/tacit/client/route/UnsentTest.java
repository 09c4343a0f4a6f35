package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Alice sealed for Bob, who has a queue at each of two relays, and who waits for it. */
final class UnsentTest {
    private static final long SELF = 1;

    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(Pair.introduced(directory));
        var _ = inAlice(tx -> tx.update("UPDATE route SET secured = 1"));
        assertThat(isQuiet(Set.of())).isTrue();
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private Pair pair() {
        return met.orElseThrow();
    }

    private <T> T inAlice(Work<T, RuntimeException> work) {
        return pair().alice().write(work);
    }

    private boolean isQuiet(Set<RelayAddress> away) {
        return inAlice(tx -> Unsent.isQuiet(tx, away));
    }

    private boolean isKept(Set<RelayAddress> away) {
        return inAlice(tx -> Unsent.isKept(tx, away));
    }

    private boolean waits(Bytes content, Set<RelayAddress> away) {
        return inAlice(tx -> Unsent.waits(tx, pair().atAlice(), content, away));
    }

    private Bytes says(String text) {
        return pair().alice().say(pair().atAlice(), text, pair().now()).id().bytes();
    }

    private List<RelayAddress> relays() {
        return pair().alice().routes(pair().atAlice()).stream()
                .filter(route -> !route.recovery())
                .map(PeerRoute::relay)
                .toList();
    }

    private List<Outbox.Copy> take(RelayAddress relay) {
        return inAlice(tx -> Outbox.take(tx, Lane.shared(relay), 100, SELF, pair().now()));
    }

    private void keeps(RelayAddress relay) {
        for (Outbox.Copy copy : take(relay)) {
            var _ =
                    inAlice(tx -> {
                        Outbox.kept(tx, copy.outbox(), copy.route().row());
                        return true;
                    });
        }
    }

    @Test
    void copyForARelayThatIsAwayHoldsNothingUp() {
        RelayAddress here = relays().getFirst();
        RelayAddress away = relays().getLast();
        Bytes said = says("Hello");
        assertThat(isQuiet(Set.of(away))).isFalse();
        keeps(here);
        assertThat(isQuiet(Set.of())).isFalse();
        assertThat(waits(said, Set.of())).isTrue();
        assertThat(isQuiet(Set.of(away))).isTrue();
        assertThat(waits(said, Set.of(away))).isFalse();
        assertThat(take(away)).hasSize(1);
    }

    @Test
    void messageIsKeptWhenOneOfItsRelaysHasItAndNotWhenOneHasAnother() {
        var _ = says("first");
        assertThat(isKept(Set.of())).isFalse();
        keeps(relays().getFirst());
        assertThat(isKept(Set.of())).isTrue();
        var _ = says("second");
        assertThat(isKept(Set.of())).isFalse();
        keeps(relays().getLast());
        assertThat(isQuiet(Set.of())).as("each of the two is at both").isFalse();
        assertThat(isKept(Set.of())).isTrue();
    }

    @Test
    void whatWasRefusedHoldsNothingUp() {
        keeps(relays().getFirst());
        var _ = says("not now");
        keeps(relays().getFirst());
        for (Outbox.Copy copy : take(relays().getLast())) {
            var _ =
                    inAlice(tx ->
                            Outbox.retry(tx, copy.outbox(), copy.route().row(), pair().now()));
        }
        assertThat(isQuiet(Set.of())).isTrue();
    }
}
