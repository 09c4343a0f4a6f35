package chat.tacit.web.gate;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sessions of the app. Of their cookies it keeps the hashes alone. */
public final class Sessions {
    private static final int SIZE = 32;

    /** Cookies of the name that are looked at. */
    private static final int MOST_COOKIES = 8;

    private final Cookie cookie;
    private final int most;
    private final Entropy entropy;
    private final InstantSource clock;
    private final List<Session> open = new ArrayList<>();

    /**
     * @param most how many there are; of one more the one that was silent longest ends
     */
    public Sessions(Cookie cookie, int most, Entropy entropy, InstantSource clock) {
        this.cookie = cookie;
        this.most = most;
        this.entropy = entropy;
        this.clock = clock;
    }

    /**
     * How the cookie is called and travels.
     *
     * @param secure over TLS alone
     */
    public record Cookie(String name, boolean secure) {
        String set(String value) {
            return name
                    + "="
                    + value
                    + "; HttpOnly; SameSite=Strict; Path=/"
                    + (secure ? "; Secure" : "");
        }

        /** The header that takes it away. */
        public String gone() {
            return set("") + "; Max-Age=0";
        }
    }

    /** Begins a session; the header that gives its cookie. */
    public String begin() {
        String value = Bytes.owned(entropy.bytes(SIZE)).base64Url();
        Optional<Session> silent = Optional.empty();
        synchronized (this) {
            if (open.size() >= most) {
                silent = open.stream().min(Comparator.comparing(Session::heard));
                silent.ifPresent(open::remove);
            }
            open.add(new Session(hash(value), clock.instant()));
        }
        silent.ifPresent(Session::end);
        return cookie.set(value);
    }

    /** Ends a session; the header that takes its cookie away. */
    public String end(Session session) {
        synchronized (this) {
            open.remove(session);
        }
        session.end();
        return cookie.gone();
    }

    /**
     * The session of a cookie. Each of them is compared, in constant time. Of several cookies of
     * the name one is enough: whatever answers at another port of this host may set some.
     */
    synchronized Optional<Session> of(List<String> headers) {
        List<String> values =
                headers.stream()
                        .flatMap(header -> List.of(header.split(";", -1)).stream())
                        .map(String::strip)
                        .filter(pair -> pair.startsWith(cookie.name() + "="))
                        .map(pair -> pair.substring(cookie.name().length() + 1))
                        .limit(MOST_COOKIES)
                        .toList();
        Optional<Session> found = Optional.empty();
        for (String value : values) {
            Secret hash = hash(value);
            for (Session one : open) {
                if (one.is(hash)) {
                    found = Optional.of(one);
                }
            }
        }
        found.ifPresent(one -> one.hear(clock.instant()));
        return found;
    }

    private static Secret hash(String value) {
        return Secret.owned(Hash.sha256(value.getBytes(StandardCharsets.UTF_8)));
    }
}
