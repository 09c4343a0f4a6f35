package chat.tacit.relay.queue;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelaySession;

/**
 * The relay's end of one queue connection, from the client's hello to the end ({@code
 * spec/10-wire}, {@code spec/30-queue}). For use by the connection's executor only.
 */
public final class QueueEndpoint {
    private final QueueService service;
    private final Peer peer;
    private Phase phase = new Greeting();

    public QueueEndpoint(QueueService service, Peer peer) {
        this.service = service;
        this.peer = peer;
    }

    /** How far the connection has come. */
    private sealed interface Phase {}

    /** The client's hello is awaited. */
    private record Greeting() implements Phase {}

    /** The hello is answered; the first frame is awaited. */
    private record Opening(RelayHandshake handshake) implements Phase {}

    /** There is a session. */
    private record Open(RelaySession session) implements Phase {}

    private record Ended() implements Phase {}

    /** Takes one frame from the client, which is given away. */
    public void receive(byte[] frame) {
        try {
            switch (phase) {
                case Greeting _ -> greet(frame);
                case Opening(RelayHandshake handshake) -> open(handshake, frame);
                case Open(RelaySession session) -> session.channel().open(frame);
                case Ended _ -> {}
            }
        } catch (MalformedException e) {
            fail(Refusal.MALFORMED);
        } catch (UnopenableException e) {
            fail(Refusal.UNOPENABLE);
        }
    }

    /** The connection is gone; twice does nothing. */
    public void ended() {
        switch (phase) {
            case Greeting _ -> {}
            case Opening(RelayHandshake handshake) -> handshake.close();
            case Open(RelaySession session) -> {
                session.close();
                service.metrics().sessionEnded();
            }
            case Ended _ -> {}
        }
        phase = new Ended();
    }

    private void greet(byte[] hello) {
        RelayHandshake.Answer answer =
                RelayHandshake.answer(
                        hello,
                        service.relay(),
                        service.surroundings().clock().instant(),
                        service.surroundings().entropy());
        switch (answer) {
            case RelayHandshake.Hello(byte[] bytes, RelayHandshake next) -> {
                phase = new Opening(next);
                peer.send(bytes);
            }
            case RelayHandshake.Refused(Refusal refusal) -> close(refusal);
        }
    }

    private void open(RelayHandshake handshake, byte[] first) throws UnopenableException {
        phase = new Open(handshake.first(first));
        service.metrics().sessionBegan();
        peer.established();
    }

    private void fail(Refusal reason) {
        peer.strike();
        close(reason);
    }

    private void close(Refusal reason) {
        service.metrics().refused(reason);
        ended();
        peer.close(reason);
    }
}
