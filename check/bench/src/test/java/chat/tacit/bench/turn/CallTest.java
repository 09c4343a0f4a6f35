package chat.tacit.bench.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.kit.DebianPackages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A call for a moment: what is counted is right. How much was relayed is not asked. */
class CallTest {
    private static Optional<Coturn> coturn() throws IOException {
        Path unpacked = Path.of("target", "coturn");
        Optional<Coturn> found = Coturn.find(unpacked);
        if (found.isEmpty()) {
            DebianPackages.fetch(unpacked, Coturn.PACKAGES.toArray(String[]::new));
        }
        return found.isPresent() ? found : Coturn.find(unpacked);
    }

    /** Through the relay coturn's clients go in the end-to-end tests. */
    @Test
    void whatCoturnRelaysIsCountedThereAndBack(@TempDir Path data) throws Exception {
        Optional<Coturn> programs = coturn();
        assumeTrue(
                programs.isPresent(),
                "coturn isn't installed and couldn't be fetched, so nobody called.");
        try (TurnSubject relay =
                        TurnSubject.relay(RelayCommand.ofClassPath(), data.resolve("relay"));
                TurnSubject coturn =
                        TurnSubject.coturn(programs.get(), relay.pem(), data.resolve("coturn"))) {
            Call call = new Call(Call.Way.TLS, 2, 50, Duration.ofMillis(1));
            Call.Relayed relayed = call.through(coturn, programs.get());

            double all = 2 * 2 * 50 * 1_000 * 8 / 1e6;
            assertThat(relayed.megabits()).isPositive().isLessThanOrEqualTo(all);
            assertThat(relayed.megabits() / (1 - relayed.lost())).isCloseTo(all, within(0.1));
            assertThat(relayed.seconds()).isPositive();
            assertThat(relay.ports().udp()).isPositive().isEqualTo(relay.ports().tls());
        }
    }
}
