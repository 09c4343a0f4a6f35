package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LevelTest {

    @ParameterizedTest
    @CsvSource({
        "SCREEN, SCREEN, SCREEN",
        "SCREEN, LINK, LINK",
        "LINK, SCREEN, LINK",
        "SCREEN, FILE, LINK",
        "FILE, FILE, LINK",
        "LINK, LINK, LINK"
    })
    void levelIsTheLowerOfWhatBothReport(Travel ours, Travel theirs, Level expected) {
        assertThat(Level.of(ours, theirs)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void alarmOfEitherSideStays(Level level) {
        assertThat(level.lower(Level.CHANGED)).isEqualTo(Level.CHANGED);
        assertThat(Level.CHANGED.lower(level)).isEqualTo(Level.CHANGED);
        assertThat(level.lower(level)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "LINK, SCREEN, SCREEN",
        "CHANGED, SCREEN, SCREEN",
        "SCREEN, SCREEN, SCREEN",
        "COMPARED, SCREEN, COMPARED",
        "LINK, LINK, LINK",
        "SCREEN, LINK, LINK",
        "COMPARED, LINK, CHANGED",
        "CHANGED, LINK, CHANGED"
    })
    void rekeyByScreenLosesNothingAndByLinkIsComparedAnew(
            Level before, Level recorded, Level after) {
        assertThat(before.renewed(recorded)).isEqualTo(after);
    }

    @Test
    void orderIsThatOfTheDesign() {
        assertThat(Level.COMPARED.lower(Level.VOUCHED)).isEqualTo(Level.VOUCHED);
        assertThat(Level.SCREEN.lower(Level.VOUCHED)).isEqualTo(Level.SCREEN);
        assertThat(Level.LINK.lower(Level.SERVER)).isEqualTo(Level.SERVER);
        assertThat(Level.SERVER.lower(Level.UNKNOWN)).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void textComesBack() {
        for (Level level : Level.values()) {
            assertThat(Level.of(level.text())).isEqualTo(level);
        }
        for (Travel travel : Travel.values()) {
            assertThat(Travel.of(travel.text())).isEqualTo(travel);
            assertThat(Travel.of(travel.code())).isEqualTo(travel);
        }
        assertThatThrownBy(() -> Level.of("LINK")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Travel.of("")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Travel.of(0)).isInstanceOf(MalformedException.class);
    }
}
