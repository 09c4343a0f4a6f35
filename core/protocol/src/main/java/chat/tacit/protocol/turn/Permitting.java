package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.proxy.Reach;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** CreatePermission and ChannelBind (RFC 8656 §10, §12), and whom a peer may be. */
final class Permitting {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int OTHER_FAMILY = 443;
    private static final Bytes MAPPED = Bytes.ofHex("00000000000000000000ffff");

    private final TurnTerms terms;

    Permitting(TurnTerms terms) {
        this.terms = terms;
    }

    /** Permits all of its addresses, or none. */
    void permit(
            Allocation allocation,
            Exchange exchange,
            StunMessage request,
            Instant now,
            Consumer<Output> out) {
        List<TransportAddress> peers = request.addresses(StunAttribute.XOR_PEER_ADDRESS);
        int refusal = peers.isEmpty() ? BAD_REQUEST : refusal(allocation, peers, now);
        if (refusal == 0) {
            peers.forEach(peer -> allocation.peers.permit(peer.address(), now));
            out.accept(exchange.success(_ -> {}));
        } else {
            out.accept(exchange.error(refusal));
        }
    }

    /** Binds a channel to a peer, which is permitted thereby. */
    void bind(
            Allocation allocation,
            Exchange exchange,
            StunMessage request,
            Instant now,
            Consumer<Output> out) {
        List<TransportAddress> peers = request.addresses(StunAttribute.XOR_PEER_ADDRESS);
        Optional<Integer> channel =
                request.number(StunAttribute.CHANNEL_NUMBER).map(number -> number >>> 16);
        int refusal =
                peers.size() != 1 || channel.isEmpty()
                        ? BAD_REQUEST
                        : refusal(allocation, channel.get(), peers.getFirst(), now);
        if (refusal == 0) {
            allocation.peers.bind(channel.orElseThrow(), peers.getFirst(), now);
            out.accept(exchange.success(_ -> {}));
        } else {
            out.accept(exchange.error(refusal));
        }
    }

    private int refusal(Allocation allocation, int channel, TransportAddress peer, Instant now) {
        if (!ChannelData.isNumber(channel) || allocation.peers.conflicts(channel, peer, now)) {
            return BAD_REQUEST;
        }
        int refusal = refusal(allocation, List.of(peer), now);
        if (refusal == 0 && !allocation.peers.hasChannel(channel)) {
            return Quotas.NO_CAPACITY;
        }
        return refusal;
    }

    private int refusal(Allocation allocation, List<TransportAddress> peers, Instant now) {
        Family family = allocation.relayed.family();
        if (peers.stream().anyMatch(peer -> peer.family() != family)) {
            return OTHER_FAMILY;
        }
        List<Bytes> addresses = peers.stream().map(TransportAddress::address).toList();
        if (!addresses.stream().allMatch(this::mayBePeer)) {
            return FORBIDDEN;
        }
        return allocation.peers.hasRoom(addresses, now) ? 0 : Quotas.NO_CAPACITY;
    }

    /**
     * Whether somebody at this address may be reached: the relay's own addresses lead to
     * allocations alone, an IPv4 address that is written as IPv6 to nobody.
     */
    private boolean mayBePeer(Bytes address) {
        Reach reach = terms.reach();
        boolean mapped =
                address.size() == Family.IPV6.size()
                        && address.slice(0, MAPPED.size()).equals(MAPPED);
        return terms.isOwn(address) || (!mapped && reach.allows(address.shared()));
    }
}
