package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Wrong passwords ({@code spec/50-room} §5): of an account from one address in an hour, and of an
 * account in a day from all addresses that never had the right one. Handles that don't exist count
 * as well. In memory, and forgotten with the process.
 */
final class SignInBuckets {
    private final Tally<Attempt> near;
    private final Tally<AccountId> far;
    private final Set<Attempt> good;

    /** An attempt; all whose address isn't known count as of one. */
    record Attempt(AccountId account, Optional<PeerAddress> address) {}

    SignInBuckets(Limits limits) {
        long remembered = limits.value(Limit.STRIKE_ADDRESSES);
        near =
                new Tally<>(
                        Duration.ofHours(1), limits.count(Limit.ROOM_SIGN_IN_FAILURES), remembered);
        far =
                new Tally<>(
                        Duration.ofDays(1),
                        limits.count(Limit.ROOM_SIGN_IN_FAILURES_PER_DAY),
                        remembered);
        good = Collections.newSetFromMap(new Remembered<>(remembered));
    }

    /** Seconds to wait if a bucket is full. */
    OptionalLong wait(Attempt attempt, Instant now) {
        OptionalLong wait = near.wait(attempt, now);
        if (wait.isEmpty() && !good.contains(attempt)) {
            return far.wait(attempt.account, now);
        }
        return wait;
    }

    void failed(Attempt attempt, Instant now) {
        near.add(attempt, now);
        if (!good.contains(attempt)) {
            far.add(attempt.account, now);
        }
    }

    void succeeded(Attempt attempt) {
        good.add(attempt);
    }

    /** The one added longest ago goes first. */
    private static final class Remembered<K> extends LinkedHashMap<K, Boolean> {
        private static final long serialVersionUID = 1;

        private final long most;

        Remembered(long most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
            return size() > most;
        }
    }
}
