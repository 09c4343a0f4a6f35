package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.protocol.queue.Access;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Session;
import chat.tacit.protocol.wire.TlsKey;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one relay for credentials of a call ({@code spec/80-calls} §5): makes a queue, asks as its
 * owner, deletes it, and hangs up. What it does happens on the sockets' thread; one thread of the
 * caller's awaits what comes of it.
 */
final class TicketCall implements Sockets.Listener, AutoCloseable {
    private final Sockets sockets;
    private final LinkId link;
    private final Called called;
    private final ClientHandshake handshake;
    private final AgreementKey owner;
    private final CompletableFuture<Optional<CallTicket>> outcome = new CompletableFuture<>();

    private TlsKey leaf = TlsKey.NONE;
    private @Nullable FrameChannel channel;
    private @Nullable Asked asked;
    private long seq;
    private Optional<CallTicket> ticket = Optional.empty();

    private TicketCall(Sockets sockets, LinkId link, Called called) {
        this.sockets = sockets;
        this.link = link;
        this.called = called;
        this.handshake = ClientHandshake.start(called.relay().fingerprint(), called.entropy());
        this.owner = AgreementKey.generate(called.entropy());
    }

    /**
     * Who is asked.
     *
     * @param access the relay's server key, where we have one
     */
    record Called(RelayAddress relay, Optional<ServerKey> access, Entropy entropy) {}

    /** What was asked last, and what opens its answer. */
    private record Asked(Step step, EntityId entity, ResponseBox box) {}

    private enum Step {
        CREATE,
        TURN,
        DELETE
    }

    /** Begins to dial. */
    static TicketCall dial(Loop.Line line, Called called) {
        TicketCall call = new TicketCall(line.sockets(), line.link(), called);
        line.sockets()
                .dial(new Sockets.Target(line.link(), called.relay(), "/queue", line.path(), call));
        return call;
    }

    /** What came of it; nothing if that takes longer. */
    Optional<CallTicket> await(Duration patience) {
        try {
            return outcome.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void opened(LinkId opened, TlsKey shown) {
        leaf = shown;
        sockets.write(link, handshake.hello());
    }

    @Override
    public void received(LinkId from, byte[] message) {
        try {
            FrameChannel open = channel;
            if (open == null) {
                greet(message);
            } else {
                hear(open, Answer.decode(open.open(message)));
            }
        } catch (MalformedException | UnopenableException e) {
            end();
        }
    }

    private void greet(byte[] hello) throws UnopenableException {
        switch (handshake.finish(hello, leaf)) {
            case ClientHandshake.Established established -> {
                FrameChannel open = established.channel();
                channel = open;
                sockets.write(link, established.firstFrame());
                if (established.body().offer().services().offers(Service.TURN)) {
                    ask(open, Step.CREATE, EntityId.NONE, create(open.session()));
                } else {
                    end();
                }
            }
            case ClientHandshake.Rejected _ -> end();
        }
    }

    private Command create(Session session) {
        AgreementPublicKey box = AgreementKey.generate(called.entropy()).publicKey();
        return new Command.Create(
                owner.publicKey(),
                SenderId.of(box),
                Optional.empty(),
                false,
                called.access().map(key -> Access.proof(key.secret(), session, owner.publicKey())));
    }

    private void ask(FrameChannel open, Step step, EntityId entity, Command command)
            throws UnopenableException {
        QueueKeys keys = QueueKeys.ofClient(owner, open.session(), Role.RECIPIENT);
        long number = seq;
        asked = new Asked(step, entity, keys.responses(entity));
        byte[] frame =
                Request.frame(
                        number,
                        entity,
                        command,
                        signed -> keys.authenticator().of(number, entity, signed));
        sockets.write(link, open.seal(frame));
    }

    private void hear(FrameChannel open, Answer answer) throws UnopenableException {
        Asked last = asked;
        if (last == null
                || !(answer instanceof Answer.Response response)
                || response.seq() != seq
                || response.entry() != 0) {
            end();
            return;
        }
        Reply reply = last.box().open(seq, response.box());
        seq++;
        switch (last.step()) {
            case CREATE -> {
                if (reply instanceof Reply.Created created) {
                    ask(open, Step.TURN, created.recipient().entity(), new Command.Turn());
                } else {
                    end();
                }
            }
            case TURN -> {
                if (reply instanceof Reply.Turn turn) {
                    ticket =
                            Optional.of(
                                    new CallTicket(
                                            called.relay(),
                                            turn.credentials(),
                                            turn.udp(),
                                            turn.tls()));
                }
                ask(open, Step.DELETE, last.entity(), new Command.Delete());
            }
            case DELETE -> end();
        }
    }

    /** There is nothing more to ask: what there is, is what came of it. */
    private void end() {
        outcome.complete(ticket);
        sockets.hangUp(link);
    }

    @Override
    public void alive(LinkId of) {
        // Whether anything comes is what counts here.
    }

    @Override
    public void closed(LinkId gone, Optional<Refusal> reason) {
        outcome.complete(ticket);
    }

    @Override
    public void close() {
        handshake.close();
        sockets.hangUp(link);
    }
}
