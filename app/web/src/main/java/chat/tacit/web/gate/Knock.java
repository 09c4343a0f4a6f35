package chat.tacit.web.gate;

import java.util.List;
import java.util.Optional;

/**
 * What the gate looks at of a request.
 *
 * @param target as it was asked, with what is behind a question mark
 * @param hosts every header of that name
 * @param origins every header of that name
 * @param fetch what a browser says of it, if it does
 * @param cookies every header of that name
 */
public record Knock(
        String method,
        String target,
        List<String> hosts,
        List<String> origins,
        Fetch fetch,
        List<String> cookies) {

    /** {@code Sec-Fetch-Site}, {@code -Mode} and {@code -Dest}. */
    public record Fetch(Optional<String> site, Optional<String> mode, Optional<String> dest) {}

    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    boolean isOfTheApi() {
        return target.startsWith("/api/");
    }

    boolean asksForASession() {
        return method.equals("POST") && target.equals("/api/session");
    }

    boolean isForThePage() {
        return !changes() && target.equals("/");
    }
}
