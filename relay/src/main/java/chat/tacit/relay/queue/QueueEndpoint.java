package chat.tacit.relay.queue;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Input;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelaySession;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;

/**
 * The relay's end of one queue connection, from the client's hello to the end ({@code
 * spec/10-wire}, {@code spec/30-queue}). For use by the connection's executor only.
 */
public final class QueueEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(QueueEndpoint.class);

    private final QueueService service;
    private final Connection connection;
    private Phase phase = new Greeting();
    private boolean finishing;

    public QueueEndpoint(QueueService service, Connection connection) {
        this.service = service;
        this.connection =
                new Connection(
                        new Ending(connection.peer()),
                        guarded(connection.executor()),
                        (at, wake) -> connection.alarm().set(at, () -> guard(wake)));
    }

    /** How far the connection has come. */
    private sealed interface Phase {}

    /** The client's hello is awaited. */
    private record Greeting() implements Phase {}

    /** The hello is answered; the first frame is awaited. */
    private record Opening(RelayHandshake handshake) implements Phase {}

    /** There is a session. */
    private record Open(RelaySession session, Shell shell) implements Phase {}

    private record Ended() implements Phase {}

    /** Takes one frame from the client, which is given away. */
    public void receive(byte[] frame) {
        guard(() -> {
            try {
                take(frame);
            } catch (MalformedException e) {
                connection.close(Refusal.MALFORMED, true);
            } catch (UnopenableException e) {
                connection.close(Refusal.UNOPENABLE, true);
            }
        });
    }

    /** The peer takes more again. */
    public void writable() {
        guard(() -> {
            switch (phase) {
                case Open(RelaySession _, Shell shell) -> shell.writable();
                case Greeting _, Opening _, Ended _ -> {}
            }
        });
    }

    /**
     * The relay stops: reads no more, and calls {@code done} when everything that was begun is done
     * and answered.
     */
    public void finish(Runnable done) {
        switch (phase) {
            case Open(RelaySession _, Shell shell) -> {
                connection.peer().read(false);
                finishing = true;
                shell.whenSettled(done);
            }
            case Greeting _, Opening _, Ended _ -> done.run();
        }
    }

    /** The connection is gone; twice does nothing. */
    public void ended() {
        Phase last = phase;
        phase = new Ended();
        switch (last) {
            case Opening(RelayHandshake handshake) -> handshake.close();
            case Open(RelaySession _, Shell shell) -> {
                try {
                    shell.end();
                } finally {
                    service.metrics().sessionEnded();
                }
            }
            case Greeting _, Ended _ -> {}
        }
    }

    private void take(byte[] frame) throws UnopenableException {
        switch (phase) {
            case Greeting _ -> greet(frame);
            case Opening(RelayHandshake handshake) -> open(handshake, frame);
            case Open(RelaySession session, Shell shell) ->
                    shell.take(new Input.Frame(session.channel().open(frame)));
            case Ended _ -> {}
        }
    }

    private void greet(byte[] hello) {
        switch (RelayHandshake.answer(hello, service.relay(), service.now(), service.entropy())) {
            case RelayHandshake.Hello(byte[] bytes, RelayHandshake next) -> {
                phase = new Opening(next);
                connection.peer().send(bytes);
            }
            case RelayHandshake.Refused(Refusal refusal) -> connection.close(refusal, false);
        }
    }

    private void open(RelayHandshake handshake, byte[] first) throws UnopenableException {
        RelaySession session = handshake.first(first);
        phase = new Open(session, new Shell(service, session, connection));
        service.metrics().sessionBegan();
        connection.peer().established();
    }

    private Executor guarded(Executor executor) {
        return task -> executor.execute(() -> guard(task));
    }

    /** A bug ends this session and no other. Its message isn't logged: it might name somebody. */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            RuntimeException bug = new IllegalStateException(e.getClass().getName());
            bug.setStackTrace(e.getStackTrace());
            LOG.error("A queue session failed and was ended.", bug);
            connection.close(Refusal.RETRY, false);
        }
    }

    /** Sees to it that whatever closes the connection ends its session. */
    private final class Ending implements Peer {
        private final Peer peer;

        Ending(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void send(byte[] frame) {
            peer.send(frame);
        }

        @Override
        public boolean isWritable() {
            return peer.isWritable();
        }

        @Override
        public void read(boolean on) {
            peer.read(on && !finishing);
        }

        @Override
        public void established() {
            peer.established();
        }

        @Override
        public void strike() {
            peer.strike();
        }

        @Override
        public void close(Refusal reason) {
            service.metrics().refused(reason);
            ended();
            peer.close(reason);
        }
    }
}
