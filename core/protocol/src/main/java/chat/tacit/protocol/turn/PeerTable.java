package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** With whom an allocation may exchange datagrams (RFC 8656 §9, §12), and for how long. */
final class PeerTable {
    private static final Duration PERMISSION = Duration.ofMinutes(5);
    private static final Duration CHANNEL = Duration.ofMinutes(10);

    private final int most;
    private final Map<Bytes, Instant> permissions = new HashMap<>();
    private final Map<Integer, Channel> byNumber = new HashMap<>();
    private final Map<TransportAddress, Channel> byPeer = new HashMap<>();

    private record Channel(int number, TransportAddress peer, Instant until) {}

    /**
     * @param most permissions, and channels, there may be
     */
    PeerTable(int most) {
        this.most = most;
    }

    boolean permits(Bytes address, Instant now) {
        Instant until = permissions.get(address);
        return until != null && now.isBefore(until);
    }

    /** Whether there is room for permissions of all of these. */
    boolean hasRoom(Collection<Bytes> addresses, Instant now) {
        permissions.values().removeIf(until -> !now.isBefore(until));
        Set<Bytes> after = new HashSet<>(permissions.keySet());
        after.addAll(addresses);
        return after.size() <= most;
    }

    void permit(Bytes address, Instant now) {
        permissions.put(address, now.plus(PERMISSION));
    }

    /** Whether a number is another peer's, or the peer has another number. */
    boolean conflicts(int number, TransportAddress peer, Instant now) {
        forgetChannels(now);
        Channel ofNumber = byNumber.get(number);
        Channel ofPeer = byPeer.get(peer);
        return (ofNumber != null && !ofNumber.peer().equals(peer))
                || (ofPeer != null && ofPeer.number() != number);
    }

    /** Whether there is room for a channel. */
    boolean hasChannel(int number) {
        return byNumber.containsKey(number) || byNumber.size() < most;
    }

    void bind(int number, TransportAddress peer, Instant now) {
        Channel channel = new Channel(number, peer, now.plus(CHANNEL));
        byNumber.put(number, channel);
        byPeer.put(peer, channel);
        permit(peer.address(), now);
    }

    /** The peer of a channel. */
    Optional<TransportAddress> peer(int number, Instant now) {
        Channel channel = byNumber.get(number);
        return channel != null && now.isBefore(channel.until())
                ? Optional.of(channel.peer())
                : Optional.empty();
    }

    /** The channel of a peer. */
    OptionalInt channel(TransportAddress peer, Instant now) {
        Channel channel = byPeer.get(peer);
        return channel != null && now.isBefore(channel.until())
                ? OptionalInt.of(channel.number())
                : OptionalInt.empty();
    }

    private void forgetChannels(Instant now) {
        byNumber.values().removeIf(channel -> !now.isBefore(channel.until()));
        byPeer.values().removeIf(channel -> !now.isBefore(channel.until()));
    }
}
