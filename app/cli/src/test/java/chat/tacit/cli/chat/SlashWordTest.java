package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** Commands as they are typed, and what remarks say of them. */
final class SlashWordTest {
    @ParameterizedTest
    @CsvSource({
        "Decide with 'tacit accept NAME' or 'tacit reject NAME'.,"
                + " Decide with '/accept NAME' or '/reject NAME'.",
        "tacit: the codes differ., The codes differ.",
        "'If theirs is the same: tacit verify Bob --code ''CODE''',"
                + " If theirs is the same: /verify CODE",
        "compare the code: tacit verify NAME, compare the code: /verify",
        "Let somebody in: tacit invite The hut CONTACT|HANDLE@RELAY,"
                + " Let somebody in: /room invite WHO",
        "see 'tacit relay trust'., see 'tacit relay trust'.",
    })
    void remarksNameWhatOneTypesHere(String remark, String shown) {
        assertThat(Word.inChat(remark)).isEqualTo(shown);
    }

    @Test
    void beginningServesAsLongAsOneFits() {
        assertThat(Word.of("/exp")).contains(Word.EXPLAIN);
        assertThat(Word.of("/re")).isEqualTo(Optional.empty());
        assertThat(Word.of("/room")).contains(Word.ROOM);
    }
}
