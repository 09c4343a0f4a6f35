package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.RelayFrames;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;

import java.time.Instant;
import java.util.Optional;

/** One session that a hello began: it belongs to no connection ({@code spec/50-room} §3). */
final class HostSession {
    final RelayFrames frames;
    final Optional<PeerAddress> address;
    final Bucket refusals;
    final Bucket posts;
    Optional<Owner> owner = Optional.empty();
    Instant endsAt;
    int streams;
    int waiting;

    /**
     * Who is signed in.
     *
     * @param byPassword in this session
     * @param device by whose key, if not by password
     */
    record Owner(AccountName account, boolean byPassword, Optional<DeviceId> device) {}

    HostSession(RelayFrames frames, Optional<PeerAddress> address, Limits limits, Instant now) {
        this.frames = frames;
        this.address = address;
        this.refusals = Bucket.ofRefusals(limits, now);
        this.posts =
                new Bucket(
                        limits.count(Limit.ROOM_POSTS),
                        limits.count(Limit.ROOM_POSTS_PER_SECOND),
                        now);
        this.endsAt = now;
    }

    SessionId id() {
        return frames.id();
    }

    boolean isSignedIn() {
        return owner.isPresent();
    }
}
