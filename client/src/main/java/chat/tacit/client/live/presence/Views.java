package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The views that one has had of a vouched session, and which of them somebody read out. Not for use
 * by several threads.
 */
public final class Views {
    /** {@code LIVE_VIEWS}: the last ones, that a slow reader is told what happened. */
    static final int MAX = 64;

    private static final Pattern FORM = Pattern.compile("[a-z2-7]{32}");

    private final Deque<String> last = new ArrayDeque<>();
    private Optional<String> compared = Optional.empty();

    /** Of none yet. */
    public Views() {}

    /** The session is another one from now on: somebody came or went. */
    public void changed(String view) {
        last.addFirst(plain(view));
        if (last.size() > MAX) {
            last.removeLast();
        }
    }

    /** Whether the view of now was compared. */
    public boolean isCompared() {
        return compared.isPresent() && compared.get().equals(last.peekFirst());
    }

    /**
     * Compares what somebody read out, in any case and grouping.
     *
     * @throws ClientException if it is no view, or there is none to compare it with
     */
    public Comparison compare(String read) throws ClientException {
        if (last.isEmpty()) {
            throw new ClientException(
                    "an open session has nothing to compare; exchange identities instead: tacit"
                            + " live exchange");
        }
        String view = plain(read);
        if (!FORM.matcher(view).matches()) {
            throw new ClientException(
                    "that is no view: it has 32 letters and digits, in eight groups of four.");
        }
        if (view.equals(last.getFirst())) {
            compared = Optional.of(view);
            return Comparison.SAME;
        }
        return last.contains(view) ? Comparison.EARLIER : Comparison.DIFFERENT;
    }

    private static String plain(String view) {
        return view.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
}
