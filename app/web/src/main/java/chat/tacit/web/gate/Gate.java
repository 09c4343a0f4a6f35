package chat.tacit.web.gate;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets in who asks by the app's name, from its page and with its cookie ({@code spec/90-app} §2).
 */
public final class Gate {
    private final Names names;
    private final Sessions sessions;
    private final LongAdder refused = new LongAdder();

    public Gate(Names names, Sessions sessions) {
        this.names = names;
        this.sessions = sessions;
    }

    /** Whether a request may go on. One that may not is counted. */
    public boolean lets(Knock knock) {
        boolean lets =
                isAskedByName(knock)
                        && comesFromThePage(knock)
                        && (!knock.isOfTheApi()
                                || knock.asksForASession()
                                || sessions.of(knock.cookies()).isPresent());
        if (!lets) {
            refused.increment();
        }
        return lets;
    }

    /** The session of a request that was let in, if it has one. */
    public Optional<Session> session(Knock knock) {
        return sessions.of(knock.cookies());
    }

    /** How many weren't let in. */
    public long refused() {
        return refused.sum();
    }

    private boolean isAskedByName(Knock knock) {
        return knock.target().startsWith("/")
                && knock.hosts().size() == 1
                && names.isHost(knock.hosts().getFirst());
    }

    private boolean comesFromThePage(Knock knock) {
        boolean origin =
                switch (knock.origins().size()) {
                    case 0 -> !knock.changes();
                    case 1 -> names.isOrigin(knock.origins().getFirst(), knock.hosts().getFirst());
                    default -> false;
                };
        return origin && knock.fetch().site().map(site -> isOwn(site, knock)).orElse(true);
    }

    /** The page itself may be opened from anywhere, as a page and not inside another one. */
    private static boolean isOwn(String site, Knock knock) {
        if (site.equals("same-origin")) {
            return true;
        }
        boolean opened =
                knock.fetch().mode().filter("navigate"::equals).isPresent()
                        && knock.fetch().dest().filter("document"::equals).isPresent();
        return knock.isForThePage() && (site.equals("none") || opened);
    }
}
