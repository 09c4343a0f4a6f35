package chat.tacit.web.limit;

import java.time.Duration;

/**
 * Limits of the app ({@code spec/90-app} §6).
 *
 * @param tokenLife how long an address that was printed opens the app
 * @param guesses wrong tokens, or passwords within {@code tokenLife}, before none is taken
 * @param sessions pages with a session
 * @param body bytes of a request's body
 * @param events events that are kept for a page that comes back
 * @param streams open streams of events
 * @param keepalive between comments of a stream
 * @param preview points of a side of a preview
 * @param pixels of a picture that is decoded
 * @param picture bytes of a file of which a preview is made
 * @param live sessions that one may be in at a time
 * @param backup bytes of a backup that comes
 * @param strangers those who come without a session
 * @param callPage how long a call goes on that no page follows
 */
public record AppLimits(
        Duration tokenLife,
        int guesses,
        int sessions,
        int body,
        int events,
        int streams,
        Duration keepalive,
        int preview,
        long pixels,
        int picture,
        int live,
        long backup,
        Strangers strangers,
        Duration callPage) {
    public static final AppLimits DEFAULTS =
            new AppLimits(
                    Duration.ofMinutes(10),
                    10,
                    8,
                    1 << 20,
                    1_024,
                    16,
                    Duration.ofSeconds(20),
                    1_280,
                    50_000_000,
                    32 << 20,
                    8,
                    64L << 30,
                    new Strangers(64, Duration.ofSeconds(60)),
                    Duration.ofSeconds(15));

    /**
     * Who has shown no session.
     *
     * @param most connections; one more takes the place of the one that was silent longest
     * @param patience how long one may take for a request
     */
    public record Strangers(int most, Duration patience) {}
}
