package chat.tacit.relay.queue;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * A client of an endpoint in the same thread. Whatever the endpoint does waits for {@link #run}.
 */
final class VirtualClient implements Peer {
    private final Entropy entropy = Entropy.system();
    private final QueueService service;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<byte[]> received = new ArrayDeque<>();
    private final QueueEndpoint endpoint;
    private ClientHandshake.@Nullable Established session;
    private @Nullable Runnable alarm;
    private long seq;
    boolean reading = true;
    boolean broken;
    boolean established;
    int strikes;
    Optional<Instant> alarmAt = Optional.empty();
    Optional<Refusal> closed = Optional.empty();

    VirtualClient(QueueService service) {
        this.service = service;
        this.endpoint =
                new QueueEndpoint(service, new Connection(this, tasks::add, this::setAlarm));
    }

    QueueEndpoint endpoint() {
        return endpoint;
    }

    /** The relay's tasks for this connection, until there are none. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** The hello and the first frame, in mode sealed. */
    void greet() {
        try (ClientHandshake handshake =
                ClientHandshake.start(service.relay().fingerprint(), entropy)) {
            endpoint.receive(handshake.hello());
            ClientHandshake.Established done =
                    (ClientHandshake.Established) handshake.finish(received.remove(), TlsKey.NONE);
            endpoint.receive(done.firstFrame());
            session = done;
        }
    }

    /** Asks for a queue, and returns the answer. */
    Reply create() throws Exception {
        AgreementKey key = AgreementKey.generate(entropy);
        QueueKeys keys = QueueKeys.ofClient(key, session().session(), Role.RECIPIENT);
        long asked =
                ask(
                        keys,
                        EntityId.NONE,
                        new Command.Create(
                                key.publicKey(),
                                SenderId.of(AgreementKey.generate(entropy).publicKey()),
                                Optional.empty(),
                                false,
                                Optional.empty()));
        run();
        return switch (Answer.decode(session().channel().open(received.remove()))) {
            case Answer.Response response ->
                    keys.responses(EntityId.NONE).open(asked, response.box());
            case Answer.Refused refused -> new Reply.No(refused.refusal(), 0);
            case Answer.Delivery _, Answer.Service _, Answer.Content _ ->
                    throw new NoSuchElementException();
        };
    }

    /** Asks to delete a queue that isn't there; the answer is left. */
    void askInVain() throws Exception {
        AgreementKey key = AgreementKey.generate(entropy);
        ask(
                QueueKeys.ofClient(key, session().session(), Role.RECIPIENT),
                SenderId.of(key.publicKey()).entity(),
                new Command.Delete());
    }

    /** How many frames came that were not looked at. */
    int waiting() {
        return received.size();
    }

    /** Lets the alarm go off. */
    void ring() {
        Runnable wake = alarm;
        alarm = null;
        alarmAt = Optional.empty();
        if (wake == null) {
            throw new NoSuchElementException("no alarm is set");
        }
        wake.run();
    }

    private long ask(QueueKeys keys, EntityId entity, Command command) {
        long number = seq++;
        byte[] frame =
                Request.frame(
                        number,
                        entity,
                        command,
                        signed -> keys.authenticator().of(number, entity, signed));
        endpoint.receive(session().channel().seal(frame));
        return number;
    }

    private ClientHandshake.Established session() {
        if (session == null) {
            throw new NoSuchElementException("no hello yet");
        }
        return session;
    }

    private Alarm.Set setAlarm(Instant at, Runnable wake) {
        alarm = wake;
        alarmAt = Optional.of(at);
        return () -> {
            alarm = null;
            alarmAt = Optional.empty();
        };
    }

    @Override
    public void send(byte[] frame) {
        fail();
        received.add(frame);
    }

    private void fail() {
        if (broken) {
            throw new IllegalStateException("somebody's id");
        }
    }

    @Override
    public boolean isWritable() {
        fail();
        return true;
    }

    @Override
    public void read(boolean on) {
        reading = on;
    }

    @Override
    public void established() {
        established = true;
    }

    @Override
    public void strike() {
        strikes++;
    }

    @Override
    public void close(Refusal reason) {
        closed = Optional.of(reason);
    }
}
