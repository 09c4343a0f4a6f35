package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshDoubt;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Alice, one of whose guards falls silent after it took what she said to Bob. */
final class DoubtTest {
    private static final RelayAddress GOOD = KnownMesh.server(1);
    private static final RelayAddress DYING = KnownMesh.server(2);

    /** How long a guard has to be silent. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    /** How long before that what it took is in doubt. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    @TempDir private Path directory;
    private Optional<HiddenPair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(HiddenPair.introduced(directory));
        change(tx -> {
            for (RelayAddress one : new RelayAddress[] {GOOD, DYING}) {
                tx.update(
                        "INSERT INTO mesh_server (address, origin, heard_at) VALUES (?, 0, ?)",
                        one.toString(),
                        pair().now());
                tx.update(
                        "INSERT INTO mesh_guard (server, since, replace_at) VALUES (?, ?, ?)",
                        one.toString(),
                        pair().now(),
                        pair().now().plus(Duration.ofDays(30)));
            }
        });
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private HiddenPair pair() {
        return met.orElseThrow();
    }

    private Person alice() {
        return pair().alice();
    }

    private void change(Consumer<Transaction> work) {
        var _ =
                alice().write(tx -> {
                    work.accept(tx);
                    return true;
                });
    }

    private HiddenPair.Letter say(RelayAddress guard) {
        var _ = alice().say(pair().atAlice(), "A heron.", pair().now());
        return pair().postOne(alice(), guard).orElseThrow();
    }

    private void fallsSilent() {
        change(tx -> ServerTable.silent(tx, DYING, pair().now()));
    }

    private void lookAgainAfter(Duration time) {
        pair().pass(time);
        change(tx -> MeshDoubt.sendAgain(tx, pair().now()));
    }

    private Optional<RelayAddress> nextWasAt() {
        return alice().write(tx ->
                alice().parts().correspondence().next(tx, pair().now()).flatMap(Outgoing::before));
    }

    @Test
    void whatAGuardTookBeforeItFellSilentGoesToTheOtherOnce() {
        var _ = say(DYING);
        pair().pass(BEFORE);
        fallsSilent();
        lookAgainAfter(SILENT.minusMillis(1));
        assertThat(nextWasAt()).isEmpty();
        lookAgainAfter(Duration.ofMillis(1));
        assertThat(nextWasAt()).contains(DYING);
        pair().deliver(pair().postOne(alice(), GOOD).orElseThrow(), pair().bob());
        assertThat(pair().bob().texts(pair().atBob())).containsExactly("A heron.");
        lookAgainAfter(SILENT);
        assertThat(nextWasAt()).isEmpty();
    }

    @Test
    void whatItTookLongBeforeAndWhatTheOtherTookIsNotInDoubt() {
        var _ = say(DYING);
        var _ = say(GOOD);
        pair().pass(BEFORE.plusMillis(1));
        fallsSilent();
        lookAgainAfter(SILENT);
        assertThat(nextWasAt()).isEmpty();
    }

    @Test
    void guardThatAnswersAgainHasNothingTakenFromIt() {
        var _ = say(DYING);
        fallsSilent();
        change(tx -> ServerTable.answered(tx, DYING));
        lookAgainAfter(SILENT);
        assertThat(nextWasAt()).isEmpty();
    }
}
