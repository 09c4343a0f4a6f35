package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class LineDecoderTest {
    private static final int LIMIT = 8;

    private final LineDecoder decoder = new LineDecoder(LIMIT);
    private final List<String> lines = new ArrayList<>();

    @Test
    void linesComeAsTheyEndHoweverTheyAreCut() {
        take("one\ntw");
        assertThat(lines).containsExactly("one");
        take("o");
        take("\n\nfour\n");
        assertThat(lines).containsExactly("one", "two", "", "four");
    }

    @Test
    void lineOfJustTheLimitIsTaken() {
        take("12345678\n");
        take("1234");
        take("5678");
        take("\n");
        assertThat(lines).containsExactly("12345678", "12345678");
    }

    @Test
    void endlessLineEndsAtTheLimit() {
        take("12345678");
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> take("9"));
        assertThat(lines).isEmpty();
    }

    @Test
    void lineOverTheLimitIsRefusedThoughItsEndIsThere() {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> take("123456789\n"));
        assertThat(lines).isEmpty();
    }

    @Test
    void lineThatChangesTheLimitDoesSoForTheNextOne() {
        decoder.take(
                bytes("admit\n123456789\n"),
                line -> {
                    lines.add(text(line));
                    decoder.limit(9);
                });
        assertThat(lines).containsExactly("admit", "123456789");
    }

    @Test
    void linesKeepTheirBytesWhileOthersCome() {
        List<byte[]> kept = new ArrayList<>();
        decoder.take(bytes("one\n"), kept::add);
        decoder.take(bytes("two\n"), kept::add);
        assertThat(kept).extracting(LineDecoderTest::text).containsExactly("one", "two");
    }

    private void take(String some) {
        decoder.take(bytes(some), line -> lines.add(text(line)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }
}
