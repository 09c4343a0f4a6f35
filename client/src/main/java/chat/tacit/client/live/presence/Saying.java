package chat.tacit.client.live.presence;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that was said in a live session.
 *
 * @param from the name of who said it
 * @param id of their live identity
 * @param own whether one said it oneself
 * @param at when, by the clock of who said it
 * @param addressee the name of whom one said it to alone oneself
 */
public record Saying(
        String from,
        String id,
        boolean own,
        Instant at,
        Audience to,
        Optional<String> addressee,
        String text) {

    /** For whom something was said. */
    public enum Audience {
        /** For everybody who is there. */
        ALL,
        /** For others than those whom the receiver sees: the relay shows people different lists. */
        OTHERS,
        /** For one alone. */
        ONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
