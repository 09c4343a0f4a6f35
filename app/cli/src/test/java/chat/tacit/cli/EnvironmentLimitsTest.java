package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class EnvironmentLimitsTest {
    private static final Limit PATIENCE = Limit.SERVER_CONNECT_TIMEOUT;

    private static EnvironmentLimits with(String name, String value) {
        return new EnvironmentLimits(Map.of(name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVER_CONNECT_TIMEOUT", "TACIT_SERVER_CONNECT_TIMEOUT"})
    void limitIsSetUnderTheDocumentsNameAndUnderTheLongOne(String name) throws Trouble {
        EnvironmentLimits environment = with(name, "700");
        Duration wanted = Duration.ofMillis(700);
        assertThat(environment.time(PATIENCE, Optional.empty())).isEqualTo(wanted);
        assertThat(environment.under(Limits.defaults(), Set.of()).duration(PATIENCE))
                .isEqualTo(wanted);
    }

    @Test
    void longNameIsBelievedBeforeTheBareOne() throws Trouble {
        EnvironmentLimits both =
                new EnvironmentLimits(Map.of(PATIENCE.name(), "700", PATIENCE.variable(), "800"));
        assertThat(both.time(PATIENCE, Optional.empty())).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void optionIsBelievedBeforeTheEnvironment() throws Trouble {
        EnvironmentLimits environment = with(PATIENCE.name(), "700");
        assertThat(environment.time(PATIENCE, Optional.of("900")))
                .isEqualTo(Duration.ofMillis(900));
        for (String option : List.of("900", "5000")) { // the second is the standard
            Limits options = Limits.defaults().with(PATIENCE, option);
            assertThat(environment.under(options, Set.of(PATIENCE))).isEqualTo(options);
        }
    }

    @Test
    void optionThatSaysTheStandardIsRemembered() {
        LimitOptions limits = new LimitOptions();
        CommandLine command = new CommandLine(new ServeCommand());
        limits.addTo(command);
        var _ = command.parseArgs(PATIENCE.option(), "5000");
        assertThat(limits.given()).containsExactly(PATIENCE);
    }

    @Test
    void nothingSaidIsTheDefault() throws Trouble {
        EnvironmentLimits nothing = new EnvironmentLimits(Map.of("PATH", "/bin"));
        assertThat(nothing.time(PATIENCE, Optional.empty())).isEqualTo(Duration.ofSeconds(5));
        assertThat(nothing.under(Limits.defaults(), Set.of())).isEqualTo(Limits.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "60001", "soon", "", "1e3"})
    void whatIsOutOfRangeIsSaidByTheNameUnderWhichItWasGiven(String value) {
        assertThatExceptionOfType(Trouble.class)
                .isThrownBy(() -> with(PATIENCE.name(), value).under(Limits.defaults(), Set.of()))
                .withMessageStartingWith("TACIT_SERVER_CONNECT_TIMEOUT: ");
        assertThatExceptionOfType(Trouble.class)
                .isThrownBy(() -> with("PATH", "").time(PATIENCE, Optional.of(value)))
                .withMessageStartingWith("--server-connect-timeout: ");
    }
}
