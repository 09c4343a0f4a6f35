package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Parts;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** In what order, and when, what Alice sealed for Bob leaves for each of his relays. */
final class OutboxTest extends Acquainted {
    private static final long SELF = 1;
    private static final int ALL = 100;

    @BeforeEach
    void begin() {
        var _ = inAlice(tx -> tx.update("UPDATE route SET secured = 1"));
    }

    private <T> T inAlice(Work<T, RuntimeException> work) {
        return pair().alice().write(work);
    }

    /** The id of what she says next. */
    private Bytes says(String text) {
        return pair().alice().say(pair().atAlice(), text, pair().now()).id().bytes();
    }

    private List<PeerRoute> routes() {
        return pair().alice().routes(pair().atAlice()).stream()
                .filter(route -> !route.recovery())
                .toList();
    }

    private Lane lane() {
        return Lane.shared(routes().getFirst().relay());
    }

    private List<Outbox.Copy> take(int limit) {
        return take(limit, SELF);
    }

    private List<Outbox.Copy> take(int limit, long process) {
        Lane lane = lane();
        return inAlice(tx -> Outbox.take(tx, lane, limit, process, pair().now()));
    }

    private static List<Bytes> contents(List<Outbox.Copy> copies) {
        return copies.stream().map(Outbox.Copy::content).toList();
    }

    private Instant refuse(Outbox.Copy copy) {
        return inAlice(tx -> Outbox.retry(tx, copy.outbox(), copy.route().row(), pair().now()));
    }

    private boolean keep(Outbox.Copy copy) {
        return inAlice(tx -> {
            Outbox.kept(tx, copy.outbox(), copy.route().row());
            return true;
        });
    }

    @Test
    void whatWasSaidFirstLeavesFirst() {
        Bytes first = says("first");
        Bytes second = says("second");
        Bytes third = says("third");
        assertThat(contents(take(2))).containsExactly(first, second);
        assertThat(contents(take(ALL))).containsExactly(third);
    }

    @Test
    void ofWhatIsDueWhatWasSaidFirstLeavesFirst() {
        Bytes first = says("first");
        Bytes second = says("second");
        Bytes third = says("third");
        var _ = inAlice(tx -> tx.update("UPDATE outbox_route SET due_at = due_at - 10 * outbox"));
        assertThat(contents(take(2))).containsExactly(first, second);
        assertThat(contents(take(ALL))).containsExactly(third);
    }

    @Test
    void behindAQueueThatRefusedOnlyTheOldestIsTried() {
        Bytes first = says("first");
        Bytes second = says("second");
        Bytes third = says("third");
        List<Outbox.Copy> refused = take(ALL);
        assertThat(contents(refused)).containsExactly(first, second, third);
        Instant over = pair().now();
        for (Outbox.Copy copy : refused) {
            over = refuse(copy);
        }
        assertThat(contents(take(ALL))).isEmpty();

        pair().pass(Duration.between(pair().now(), over));
        List<Outbox.Copy> tried = take(ALL);
        assertThat(contents(tried)).containsExactly(first);

        assertThat(keep(tried.getFirst())).isTrue();
        assertThat(contents(take(ALL))).containsExactly(second, third);
    }

    @Test
    void withoutTheOldestTheNextIsTried() {
        Bytes first = says("first");
        Bytes second = says("second");
        Bytes third = says("third");
        Instant over = pair().now();
        for (Outbox.Copy copy : take(ALL)) {
            over = refuse(copy);
        }
        var _ =
                inAlice(tx -> {
                    Outbox.delivered(tx, pair().atAlice(), first); // by the other route
                    return true;
                });
        assertThat(contents(take(ALL))).isEmpty();
        assertThat(nextDue()).contains(over);

        pair().pass(Duration.between(pair().now(), over));
        List<Outbox.Copy> tried = take(ALL);
        assertThat(contents(tried)).containsExactly(second);
        assertThat(keep(tried.getFirst())).isTrue();
        assertThat(contents(take(ALL))).containsExactly(third);
    }

    @Test
    void whatIsSaidWhileAQueueRefusesWaitsForItsTurn() {
        Bytes first = says("first");
        Instant over = refuse(take(ALL).getFirst());
        Bytes second = says("second");
        assertThat(contents(take(ALL))).isEmpty();
        assertThat(nextDue()).contains(over);

        pair().pass(Duration.between(pair().now(), over));
        List<Outbox.Copy> tried = take(ALL);
        assertThat(contents(tried)).containsExactly(first);
        assertThat(keep(tried.getFirst())).isTrue();
        assertThat(contents(take(ALL))).containsExactly(second);
    }

    @Test
    void contactWhoReadsHasTheOldestTriedAtOnce() {
        Bytes first = says("first");
        var _ = says("second");
        for (Outbox.Copy copy : take(ALL)) {
            var _ = refuse(copy);
        }
        assertThat(contents(take(ALL))).isEmpty();
        var _ =
                inAlice(tx -> {
                    Routes.tryAgain(tx, pair().atAlice());
                    return true;
                });
        assertThat(contents(take(ALL))).containsExactly(first);
    }

    @Test
    void routeThatIsNotSecuredTakesNothingAndHasNobodyWakeForIt() {
        secured(false);
        Bytes said = says("later");
        assertThat(take(ALL)).isEmpty();
        assertThat(nextDue()).isEmpty();
        secured(true);
        assertThat(contents(take(ALL))).containsExactly(said);
    }

    private void secured(boolean secured) {
        List<PeerRoute> routes = routes();
        var _ =
                inAlice(tx -> {
                    routes.forEach(route -> Routes.secured(tx, route.row(), secured));
                    return true;
                });
    }

    private Optional<Instant> nextDue() {
        Lane lane = lane();
        return inAlice(tx -> Outbox.nextDue(tx, lane));
    }

    @Test
    void anotherProcessLeavesACopyAloneUntilItsTimeIsOver() {
        Bytes said = says("once");
        assertThat(contents(take(ALL))).containsExactly(said);
        assertThat(take(ALL, SELF + 1)).isEmpty();
        pair().pass(Outbox.OWNED);
        assertThat(contents(take(ALL, SELF + 1))).containsExactly(said);
    }

    /** The first goes to either relay, the other copy at any time of the next two seconds. */
    @Test
    void copiesToTwoRelaysLeaveAtIndependentTimes() {
        Sealer sealer = new Sealer(Entropy.system(), Parts.SPREAD);
        Set<Long> firsts = new HashSet<>();
        Set<Long> delays = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            Body body = new Body.Message("number " + i);
            var _ = inAlice(tx -> sealer.seal(tx, pair().atAlice(), body, pair().now()));
            List<Leaving> leaving = leaving();
            assertThat(leaving).hasSize(2);
            assertThat(leaving.getFirst().delay()).isZero();
            firsts.add(leaving.getFirst().route());
            delays.add(leaving.getLast().delay());
        }
        assertThat(firsts).hasSize(2);
        assertThat(delays)
                .hasSizeGreaterThan(50)
                .allMatch(delay -> delay <= Parts.SPREAD.toMillis())
                .anyMatch(delay -> delay < Parts.SPREAD.toMillis() / 4)
                .anyMatch(delay -> delay > Parts.SPREAD.toMillis() * 3 / 4);
    }

    /** Else relays could tell that what leaves at that moment for both is one message. */
    @Test
    void channelThatClosesLeavesTheTimesBetweenCopiesAsTheyWere() {
        Sealer sealer = new Sealer(Entropy.system(), Parts.SPREAD);
        Set<Long> between = new HashSet<>();
        for (int i = 0; i < 32; i++) {
            channel(true);
            Body body = new Body.Message("number " + i);
            var _ = inAlice(tx -> sealer.seal(tx, pair().atAlice(), body, pair().now()));
            List<Leaving> before = leaving();
            assertThat(before.getFirst().delay()).isEqualTo(DirectWay.CONFIRM.toMillis());
            pair().pass(Duration.ofSeconds(2));
            channel(false);
            List<Leaving> after = leaving();
            assertThat(after.getFirst().delay()).isZero();
            assertThat(after.getLast().delay())
                    .isEqualTo(before.getLast().delay() - before.getFirst().delay());
            between.add(after.getLast().delay());
            pair().pass(Duration.ofMillis(1));
            channel(true);
            channel(false); // the first has left, and the other isn't hastened
            assertThat(leaving().getLast().delay()).isEqualTo(after.getLast().delay() - 1);
        }
        assertThat(between).hasSizeGreaterThan(16);
    }

    private void channel(boolean open) {
        var _ =
                inAlice(tx -> {
                    if (open) {
                        DirectWay.open(tx, pair().atAlice(), pair().now());
                    } else {
                        DirectWay.close(tx, pair().atAlice(), pair().now());
                    }
                    return true;
                });
    }

    @Test
    void copyAtOnceGoesToARelayThatAnswers() {
        Sealer sealer = new Sealer(Entropy.system(), Parts.SPREAD);
        PeerRoute lost = routes().getFirst();
        var _ =
                inAlice(tx -> {
                    Relays.add(tx, lost.relay(), pair().now());
                    Relays.silent(tx, lost.relay(), pair().now());
                    return true;
                });
        for (int i = 0; i < 32; i++) {
            Body body = new Body.Message("number " + i);
            var _ = inAlice(tx -> sealer.seal(tx, pair().atAlice(), body, pair().now()));
            assertThat(leaving().getFirst().route()).isNotEqualTo(lost.row());
        }
    }

    @Test
    void whatWasAboutToLeaveForALostRelayLeavesForTheOtherAtOnce() {
        Sealer sealer = new Sealer(Entropy.system(), Parts.SPREAD);
        PeerRoute lost = routes().getFirst();
        for (int i = 0; i < 32; i++) {
            Body body = new Body.Message("number " + i);
            var _ = inAlice(tx -> sealer.seal(tx, pair().atAlice(), body, pair().now()));
        }
        var _ =
                inAlice(tx -> {
                    Outbox.hasten(tx, lost.relay(), pair().now());
                    return true;
                });
        Lane other = Lane.shared(routes().getLast().relay());
        List<Outbox.Copy> taken = inAlice(tx -> Outbox.take(tx, other, ALL, SELF, pair().now()));
        assertThat(taken).hasSize(32);
    }

    /** A copy that waits, and for how many milliseconds. */
    private record Leaving(long route, long delay) {}

    /** The copies of what was sealed last. */
    private List<Leaving> leaving() {
        return inAlice(tx ->
                tx.list(
                        "SELECT route, due_at FROM outbox_route WHERE outbox ="
                                + " (SELECT MAX(id) FROM outbox) ORDER BY due_at",
                        row ->
                                new Leaving(
                                        row.integer(1),
                                        row.integer(2) - pair().now().toEpochMilli())));
    }
}
