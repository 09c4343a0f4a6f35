package chat.tacit.protocol.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One newcomer to a vouched session, from the first member who is asked to the commit ({@code
 * spec/20-live} §8). Members are asked one after the other in an order that is drawn as it goes, so
 * somebody who comes meanwhile is asked too, and nobody twice.
 */
final class Admission {
    private final Arrival newcomer;
    private final AdmissionId id;
    private final Limits limits;
    private final Instant ends;
    private final Set<MemberId> wereAsked = new HashSet<>();
    private @Nullable MemberId asked;
    private Stage stage = Stage.ASKING;
    private Instant deadline;

    /** Introductions that the newcomer hasn't answered. */
    private int owed;

    /** Who is to say something. */
    enum Stage {
        /** The member who is asked. */
        ASKING,
        /** The newcomer, by its challenge. */
        CHALLENGED,
        /** The voucher, by its commit. */
        ANSWERED
    }

    Admission(Arrival newcomer, Limits limits, Instant now) {
        this.newcomer = newcomer;
        this.id = newcomer.identity().admission();
        this.limits = limits;
        this.ends = now.plus(limits.duration(Limit.LIVE_ADMISSION_TIME));
        this.deadline = now;
    }

    Arrival newcomer() {
        return newcomer;
    }

    /** {@code q}. */
    AdmissionId id() {
        return id;
    }

    Stage stage() {
        return stage;
    }

    Instant deadline() {
        return deadline;
    }

    /** Whether {@code member} is the one who is asked. */
    boolean isAsked(MemberId member) {
        return member.equals(asked);
    }

    Optional<MemberId> asked() {
        return Optional.ofNullable(asked);
    }

    /** The next one to ask, or nothing if all were asked or the time is over. */
    Optional<MemberId> next(Collection<MemberId> members, Instant now, Entropy entropy) {
        List<MemberId> left =
                members.stream().filter(member -> !wereAsked.contains(member)).toList();
        if (left.isEmpty() || !now.isBefore(ends)) {
            return Optional.empty();
        }
        MemberId next = left.get(draw(left.size(), entropy));
        wereAsked.add(next);
        asked = next;
        owed = 0;
        await(Stage.ASKING, now);
        return Optional.of(next);
    }

    /** The voucher introduced itself, for the first time or to a session that has gone on. */
    void introduced(Instant now) {
        owed++;
        await(Stage.CHALLENGED, now);
    }

    /** Whether the newcomer may answer, and has with this. */
    boolean answer(Instant now) {
        if (owed == 0) {
            return false;
        }
        owed--;
        await(Stage.ANSWERED, now);
        return true;
    }

    private void await(Stage next, Instant now) {
        stage = next;
        deadline = now.plus(limits.duration(Limit.CLIENT_CONNECT_TIMEOUT));
    }

    /** A number below {@code bound}, each as likely as the other but for one in 2^31. */
    private static int draw(int bound, Entropy entropy) {
        long bits = Integer.toUnsignedLong(ByteBuffer.wrap(entropy.bytes(4)).getInt());
        return (int) ((bits * bound) >>> 32);
    }
}
