package chat.tacit.client.live.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparing what somebody reads from their screen with what stands on this one. */
final class ViewsTest {
    private static final String FIRST = "ssfa xj46 gw6w 5xk7 a3aq uz57 f7fh xuio";
    private static final String SECOND = "abcd efgh ijkl mnop qrst uvwx yz23 4567";
    private static final String OTHER = "zzzz efgh ijkl mnop qrst uvwx yz23 4567";

    private final Views views = new Views();

    @Test
    void sameViewIsComparedUntilSomebodyComesOrGoes() throws ClientException {
        views.changed(FIRST);
        assertThat(views.isCompared()).isFalse();
        assertThat(views.compare(FIRST.replace(" ", "").toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(Comparison.SAME);
        assertThat(views.isCompared()).isTrue();

        views.changed(SECOND);
        assertThat(views.isCompared()).isFalse();
    }

    @Test
    void viewOfBeforeIsToldFromOneThatNeverWas() throws ClientException {
        views.changed(FIRST);
        views.changed(SECOND);
        assertThat(views.compare(FIRST)).isEqualTo(Comparison.EARLIER);
        assertThat(views.compare(OTHER)).isEqualTo(Comparison.DIFFERENT);
        assertThat(views.isCompared()).isFalse();
    }

    @Test
    void onlySomeAreRemembered() throws ClientException {
        views.changed(FIRST);
        for (int i = 0; i < Views.MAX; i++) {
            views.changed(SECOND);
        }
        assertThat(views.compare(FIRST)).isEqualTo(Comparison.DIFFERENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yes",
                "ssfa xj46",
                FIRST + "a",
                "1aaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa"
            })
    void whatIsNoViewIsSaidToBeNone(String read) {
        views.changed(FIRST);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> views.compare(read))
                .withMessageContaining("32 letters and digits");
    }

    @Test
    void openSessionHasNothingToCompare() {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> views.compare(FIRST))
                .withMessageContaining("exchange identities");
    }
}
