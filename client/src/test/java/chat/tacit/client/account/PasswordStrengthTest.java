package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Random;

class PasswordStrengthTest {
    /** Ten years of a thousand machines, each with two thousand guesses a second. */
    private static final double BOUND = 10 * 365.25 * 86_400 * 1_000 * 2_000;

    private static PasswordStrength of(String typed, String... known) {
        return PasswordStrength.of(typed.toCharArray(), List.of(known));
    }

    @Test
    void tenYearsAreEnoughAndASecondLessIsNot() {
        assertThat(PasswordStrength.ENOUGH).isEqualTo(Duration.ofHours(87_660));
        assertThat(new PasswordStrength(BOUND).isEnough()).isTrue();
        assertThat(new PasswordStrength(BOUND).time()).isEqualTo(PasswordStrength.ENOUGH);
        assertThat(new PasswordStrength(BOUND - 1).isEnough()).isFalse();
        assertThat(new PasswordStrength(0).isEnough()).isFalse();
    }

    /** Without anything in it that is known, each character counts for a digit. */
    @Test
    void fifteenCharactersOfNoPatternAreEnoughAndFourteenAreNot() {
        String random = "kX9#mQ2$vL7p!bT4wR";
        assertThat(of(random.substring(0, 14)).isEnough()).isFalse();
        assertThat(of(random.substring(0, 15)).isEnough()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Tr0ub4dor&3",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "qwertyuiopasdfghjklzxcvbnm",
                "2026-11-22-herons",
                "abcdefgh12345678",
                "drowssap"
            })
    void whatGuessersTryFirstIsNotEnoughHoweverLongItIs(String common) {
        assertThat(of(common).isEnough()).as(common).isFalse();
    }

    @Test
    void fiveWordsThatNobodySaysTogetherAreEnough() {
        assertThat(of("glyph crimp vexed zonal heron").isEnough()).isTrue();
    }

    @Test
    void whatIsKnownOfTheAccountCountsForNothing() {
        double alone = of("zwolfaschuhe-heron7").guesses();
        double known = of("zwolfaschuhe-heron7", "zwolfaschuhe").guesses();
        assertThat(known).isLessThan(alone / 1_000_000);
    }

    @Test
    void longestPasswordIsLookedAtInItsBeginningAlone() {
        String typed =
                new Random(1)
                        .ints(256, 33, 123)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        PasswordStrength strength = of(typed);
        assertThat(strength).isEqualTo(of(typed.substring(0, PasswordStrength.LOOKED_AT)));
        assertThat(strength.time()).isEqualTo(PasswordStrength.MOST);
    }

    /** The beginning may end in the middle of a character. */
    @Test
    void oneCharacterOverAndOverIsNotEnoughInAnyScript() {
        assertThat(of("x" + "🦊".repeat(255)).isEnough()).isFalse();
    }

    @Test
    void whatWasTypedIsNotChanged() {
        char[] typed = "the heron".toCharArray();
        var _ = PasswordStrength.of(typed, List.of());
        assertThat(typed).isEqualTo("the heron".toCharArray());
        assertThat(PasswordStrength.of(new char[0], List.of()).isEnough()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,less than an hour",
        "3599,less than an hour",
        "3600,1 hour",
        "86399,23 hours",
        "86400,1 day",
        "31557599,365 days",
        "31557600,1 year",
        "315576000,10 years",
        "1e30,'1,000,000 years'"
    })
    void timeIsSaidInItsLargestUnit(double seconds, String said) {
        assertThat(new PasswordStrength(seconds * 2_000_000).text()).isEqualTo(said);
    }
}
