package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What passes between clients and peers (RFC 8656 §11, §12). Data is handed on, never copied. */
final class Relaying {
    /** More than what stands before data in a message. */
    private static final int HEADS = 64;

    private final TurnTerms terms;
    private final Allocations allocations;
    private final Quotas quotas;

    Relaying(TurnTerms terms, Allocations allocations, Quotas quotas) {
        this.terms = terms;
        this.allocations = allocations;
        this.quotas = quotas;
    }

    /** A client sends by an indication. */
    void send(FiveTuple from, StunMessage indication, Instant now, Consumer<Output> out) {
        List<TransportAddress> peers = indication.addresses(StunAttribute.XOR_PEER_ADDRESS);
        Optional<ByteBuffer> data = indication.value(StunAttribute.DATA);
        if (peers.size() != 1 || data.isEmpty() || !indication.unknown().isEmpty()) {
            out.accept(new Output.Dropped(from, Output.Drop.UNEXPECTED));
            return;
        }
        TransportAddress peer = peers.getFirst();
        Optional<Allocation> own =
                allocations.of(from).filter(it -> it.open && it.peers.permits(peer.address(), now));
        if (own.isPresent()) {
            pass(own.get(), peer, data.get(), now, out);
        } else {
            out.accept(new Output.Dropped(from, Output.Drop.UNPERMITTED));
        }
    }

    /** A client sends on a channel. */
    void channel(FiveTuple from, ChannelData sent, Instant now, Consumer<Output> out) {
        Optional<Allocation> own = allocations.of(from).filter(it -> it.open);
        Optional<TransportAddress> peer = own.flatMap(it -> it.peers.peer(sent.channel(), now));
        if (peer.filter(it -> own.get().peers.permits(it.address(), now)).isPresent()) {
            pass(own.get(), peer.get(), sent.data(), now, out);
        } else {
            out.accept(new Output.Dropped(from, Output.Drop.UNPERMITTED));
        }
    }

    /** Something came from outside; from the relay's own addresses nothing does. */
    void heard(Input.FromPeer heard, Instant now, Consumer<Output> out) {
        allocations
                .numbered(heard.allocation())
                .filter(it -> it.open)
                .ifPresent(to -> {
                    if (terms.isOwn(heard.peer().address())) {
                        out.accept(new Output.Dropped(to.client(), Output.Drop.UNPERMITTED));
                    } else {
                        deliver(to, heard.peer(), heard.data(), now, out);
                    }
                });
    }

    private void pass(
            Allocation from,
            TransportAddress to,
            ByteBuffer data,
            Instant now,
            Consumer<Output> out) {
        if (!quotas.pass(from.share, data.remaining(), now)) {
            out.accept(new Output.Dropped(from.client(), Output.Drop.QUOTA));
        } else if (!terms.isOwn(to.address())) {
            out.accept(new Output.Send(from.number, to, data));
        } else {
            Optional<Allocation> other = allocations.at(to);
            if (other.isPresent()) {
                deliver(other.get(), from.relayed, data, now, out);
            } else {
                out.accept(new Output.Dropped(from.client(), Output.Drop.UNPERMITTED));
            }
        }
    }

    private void deliver(
            Allocation to,
            TransportAddress peer,
            ByteBuffer data,
            Instant now,
            Consumer<Output> out) {
        int size = data.remaining();
        if (!to.peers.permits(peer.address(), now) || size > StunMessage.MAX_SIZE - HEADS) {
            out.accept(new Output.Dropped(to.client(), Output.Drop.UNPERMITTED));
            return;
        }
        if (!quotas.pass(to.share, size, now)) {
            out.accept(new Output.Dropped(to.client(), Output.Drop.QUOTA));
            return;
        }
        int padding = -size & 3;
        OptionalInt channel = to.peers.channel(peer, now);
        if (channel.isPresent()) {
            boolean stream = to.client().transport() == Transport.TLS;
            ByteBuffer head = ChannelData.before(channel.getAsInt(), size);
            out.accept(new Output.Deliver(to.client(), head, data, stream ? padding : 0));
        } else {
            out.accept(new Output.Deliver(to.client(), indication(peer, size), data, padding));
        }
    }

    private ByteBuffer indication(TransportAddress peer, int size) {
        byte[] id = terms.entropy().bytes(TransactionId.SIZE);
        return new StunWriter(
                        StunClass.INDICATION,
                        StunMethod.DATA,
                        new TransactionId(Bytes.owned(id)),
                        HEADS)
                .address(StunAttribute.XOR_PEER_ADDRESS, peer)
                .before(size);
    }
}
