package chat.tacit.relay.pipe;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelaySession;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The relay's end of one connection to a pipe, from the client's hello to the end ({@code
 * spec/10-wire} §11). For use by the connection's executor only, but for {@link #later}.
 */
public final class PipeEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(PipeEndpoint.class);

    private final PipeService service;
    private final PipeName name;
    private final PipePeer peer;
    private final Executor executor;
    private Phase phase = new Greeting();

    /**
     * @param executor runs one task at a time, in order, and never within {@code execute}
     */
    public PipeEndpoint(PipeService service, PipeName name, PipePeer peer, Executor executor) {
        this.service = service;
        this.name = name;
        this.peer = peer;
        this.executor = executor;
    }

    /** How far the connection has come. */
    private sealed interface Phase {}

    /** The client's hello is awaited. */
    private record Greeting() implements Phase {}

    /** The hello is answered; the first frame is awaited. */
    private record Opening(RelayHandshake handshake) implements Phase {}

    /** There is a session; which side it wants to be is awaited. */
    private record Choosing(RelaySession session) implements Phase {}

    /** The pipes' machine knows it by this number. */
    private record Open(RelaySession session, long end) implements Phase {}

    private record Ended() implements Phase {}

    /** Takes one frame from the client, which is given away. */
    public void receive(byte[] frame) {
        guard(() -> {
            try {
                take(frame);
            } catch (MalformedException e) {
                refuse(Refusal.MALFORMED, true);
            } catch (UnopenableException e) {
                refuse(Refusal.UNOPENABLE, true);
            }
        });
    }

    /** The connection is gone; twice does nothing. */
    public void ended() {
        Phase last = phase;
        phase = new Ended();
        switch (last) {
            case Opening(RelayHandshake handshake) -> handshake.close();
            case Choosing(RelaySession session) -> close(session);
            case Open(RelaySession session, long end) -> {
                service.left(end);
                close(session);
            }
            case Greeting _, Ended _ -> {}
        }
    }

    private void close(RelaySession session) {
        session.close();
        service.metrics().sessionEnded();
    }

    private void take(byte[] frame) throws UnopenableException {
        switch (phase) {
            case Greeting _ -> greet(frame);
            case Opening(RelayHandshake handshake) -> {
                phase = new Choosing(handshake.first(frame));
                service.metrics().sessionBegan();
            }
            case Choosing(RelaySession session) -> {
                Side side = Side.decode(session.channel().open(frame));
                peer.established();
                phase = new Open(session, service.come(this, name, side));
            }
            case Open(RelaySession session, long end) ->
                    service.frame(end, session.channel().open(frame));
            case Ended _ -> {}
        }
    }

    private void greet(byte[] hello) {
        switch (RelayHandshake.answer(hello, service.relay(), service.now(), service.entropy())) {
            case RelayHandshake.Hello(byte[] bytes, RelayHandshake next) -> {
                phase = new Opening(next);
                peer.send(bytes);
            }
            case RelayHandshake.Refused(Refusal refusal) -> refuse(refusal, false);
        }
    }

    Optional<PeerAddress> address() {
        return peer.address();
    }

    /** Runs a task on the connection's executor; by any thread. */
    void later(Runnable task) {
        executor.execute(() -> guard(task));
    }

    void transmit(byte[] frame) {
        if (phase instanceof Open(RelaySession session, long _)) {
            peer.send(session.channel().seal(frame));
        }
    }

    void refuse(Refusal refusal, boolean strike) {
        if (phase instanceof Ended) {
            return;
        }
        ended();
        service.metrics().refused(refusal);
        if (strike) {
            peer.strike();
        }
        peer.close(refusal);
    }

    void end() {
        if (!(phase instanceof Ended)) {
            ended();
            peer.end();
        }
    }

    /**
     * A bug ends this connection and no other. Its message isn't logged: it might name somebody.
     */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            RuntimeException bug = new IllegalStateException(e.getClass().getName());
            bug.setStackTrace(e.getStackTrace());
            LOG.error("A pipe's connection failed and was ended.", bug);
            refuse(Refusal.RETRY, false);
        }
    }
}
