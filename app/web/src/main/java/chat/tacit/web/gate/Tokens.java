package chat.tacit.web.gate;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.web.limit.AppLimits;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A token that opens one session, once, for a while; a new one takes the place of the last. */
public final class Tokens implements Entrance {
    private static final int SIZE = 16;

    private final AppLimits limits;
    private final Entropy entropy;
    private final InstantSource clock;
    private Optional<Secret> hash = Optional.empty();
    private Instant until = Instant.MIN;
    private int wrong;

    public Tokens(AppLimits limits, Entropy entropy, InstantSource clock) {
        this.limits = limits;
        this.entropy = entropy;
        this.clock = clock;
    }

    /** Makes the token that counts from now on. */
    public synchronized String fresh() {
        String token = Bytes.owned(entropy.bytes(SIZE)).base64Url();
        hash = Optional.of(hash(token));
        until = clock.instant().plus(limits.tokenLife());
        wrong = 0;
        return token;
    }

    @Override
    public synchronized boolean opens(String word, PeerAddress from) {
        if (hash.isEmpty() || wrong >= limits.guesses() || !clock.instant().isBefore(until)) {
            return false;
        }
        if (!hash.get().equals(hash(word))) {
            wrong++;
            return false;
        }
        hash = Optional.empty();
        return true;
    }

    @Override
    public String wants() {
        return "token";
    }

    private static Secret hash(String token) {
        return Secret.owned(Hash.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}
