package chat.tacit.relay.room;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** One call and what came of it. */
final class VirtualCall implements RoomCaller {
    private final VirtualHost host;
    private final Optional<ClientCall> sealed;
    private Optional<RoomEndpoint.Call> call = Optional.empty();
    private Optional<byte[]> last = Optional.empty();
    final List<Reply> items = new ArrayList<>();
    Optional<Refusal> rejected = Optional.empty();
    boolean struck;
    boolean over;
    boolean wasCut;

    /** After so many items the reader takes no more. */
    int stopsAfter = Integer.MAX_VALUE;

    VirtualCall(VirtualHost host, Optional<ClientCall> sealed) {
        this.host = host;
        this.sealed = sealed;
    }

    void begin(Method method, Optional<PeerAddress> address, byte[] message) {
        call = Optional.of(host.endpoint().call(method, address, message, this));
        host.run();
    }

    /** The reader takes everything from now on. */
    void resume() {
        stopsAfter = Integer.MAX_VALUE;
        call.orElseThrow().writable();
        host.run();
    }

    void leave() {
        call.orElseThrow().left();
        host.run();
    }

    byte[] last() {
        return last.orElseThrow(() -> new NoSuchElementException("rejected: " + rejected));
    }

    /** The one answer of the call. */
    Reply reply() {
        if (items.size() != 1) {
            throw new NoSuchElementException(
                    items.size() + " answers, rejected " + rejected + ", over " + over);
        }
        return items.getFirst();
    }

    @Override
    public boolean item(byte[] message) {
        open(message);
        return items.size() < stopsAfter;
    }

    @Override
    public void last(byte[] message) {
        over = true;
        last = Optional.of(message);
        open(message);
    }

    @Override
    public void cut() {
        over = true;
        wasCut = true;
    }

    @Override
    public void reject(Refusal refusal, boolean strike) {
        over = true;
        rejected = Optional.of(refusal);
        struck = strike;
    }

    private void open(byte[] message) {
        if (sealed.isPresent()) {
            try {
                items.add(sealed.get().open(message));
            } catch (UnopenableException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
