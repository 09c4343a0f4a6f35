package chat.tacit.relay.edge;

import chat.tacit.protocol.proxy.TlsHead;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.proxy.Passage;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * Two sockets whose bytes go over to one another ({@code spec/10-wire} §12). Nothing goes to the
 * target before a TLS ClientHello has begun; no more is held than one read and what a socket
 * queues. Belongs to its event loop.
 */
final class Tunnel {
    private final NetSocket near;
    private final NetSocket far;
    private final Visit visit;
    private final Passage passage;
    private final Vertx vertx;
    private Buffer head = Buffer.buffer();
    private boolean moved = true;
    private boolean ended;
    private long idle = -1;
    private long life = -1;

    /**
     * @param near the client's socket
     * @param far the target's
     */
    Tunnel(NetSocket near, NetSocket far, Visit visit, Passage passage, Vertx vertx) {
        this.near = near;
        this.far = far;
        this.visit = visit;
        this.passage = passage;
        this.vertx = vertx;
    }

    /** Waits for the head, as long as for a handshake. */
    void begin(Limits limits) {
        for (NetSocket end : new NetSocket[] {near, far}) {
            end.exceptionHandler(_ -> end());
            end.endHandler(_ -> end());
            end.closeHandler(_ -> end());
        }
        life = vertx.setTimer(limits.duration(Limit.PROXY_PROOF_LIFE).toMillis(), _ -> end());
        idle = vertx.setPeriodic(limits.duration(Limit.PROXY_IDLE).toMillis(), _ -> beat());
        far.pause();
        near.handler(this::begun);
        near.resume();
        visit.expectHandshake();
    }

    private void begun(Buffer bytes) {
        head = head.appendBuffer(bytes);
        switch (TlsHead.of(head.getBytes(0, Math.min(head.length(), TlsHead.SIZE)))) {
            case PART -> {}
            case FOREIGN -> {
                visit.pass().strike();
                end();
            }
            case CLIENT_HELLO -> {
                visit.rely();
                join(near, far);
                join(far, near);
                move(head, near, far);
                head = Buffer.buffer();
                far.resume();
            }
        }
    }

    private void join(NetSocket from, NetSocket to) {
        from.handler(bytes -> move(bytes, from, to));
        to.drainHandler(_ -> from.resume());
    }

    private void move(Buffer bytes, NetSocket from, NetSocket to) {
        moved = true;
        if (ended || !passage.pass(bytes.length())) {
            end();
            return;
        }
        to.write(bytes);
        if (to.writeQueueFull()) {
            from.pause();
        }
    }

    private void beat() {
        if (!moved) {
            end();
        }
        moved = false;
    }

    private void end() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(idle);
            vertx.cancelTimer(life);
            passage.close();
            near.close();
            far.close();
        }
    }
}
