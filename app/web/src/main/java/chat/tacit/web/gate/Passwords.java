package chat.tacit.web.gate;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.web.limit.AppLimits;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * A password that opens sessions, of which few wrong ones are taken in a time: of one address, so
 * that who guesses keeps himself out and not the owner, and more of all.
 */
public final class Passwords implements Entrance {
    /** So many times as many as from one are taken from all addresses. */
    static final int ALL = 10;

    private final Predicate<Secret> check;
    private final AppLimits limits;
    private final InstantSource clock;
    private final Deque<Wrong> wrong = new ArrayDeque<>();

    private record Wrong(PeerAddress from, Instant at) {}

    /**
     * @param check whether it is the password; what it is given is wiped afterwards
     */
    public Passwords(Predicate<Secret> check, AppLimits limits, InstantSource clock) {
        this.check = check;
        this.limits = limits;
        this.clock = clock;
    }

    /** One at a time, so that nobody guesses faster by guessing beside. */
    @Override
    public synchronized boolean opens(String word, PeerAddress from) {
        Instant now = clock.instant();
        while (!wrong.isEmpty() && !wrong.getFirst().at().plus(limits.tokenLife()).isAfter(now)) {
            wrong.removeFirst();
        }
        long own = wrong.stream().filter(one -> one.from().equals(from)).count();
        if (own >= limits.guesses() || wrong.size() >= ALL * limits.guesses()) {
            return false;
        }
        Secret password = Secret.owned(word.getBytes(StandardCharsets.UTF_8));
        try {
            boolean right = check.test(password);
            if (!right) {
                wrong.addLast(new Wrong(from, now));
            }
            return right;
        } finally {
            password.wipe();
        }
    }

    @Override
    public String wants() {
        return "password";
    }
}
