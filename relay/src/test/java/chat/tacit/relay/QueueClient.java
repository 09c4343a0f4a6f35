package chat.tacit.relay;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Authenticator;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Delivered;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.queue.SenderId;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The queue commands over a {@link TestClient}. */
final class QueueClient implements AutoCloseable {
    private static final Entropy ENTROPY = Entropy.system();

    final TestClient socket;
    private final Map<AgreementKey, QueueKeys> keys = new HashMap<>();
    private final Map<AgreementKey, Authenticator> authenticators = new HashMap<>();
    private final Map<RecipientId, QueueBox> subscribed = new HashMap<>();
    private final Queue<Answer.Delivery> deliveries = new ArrayDeque<>();
    private final Map<Long, Answer> answers = new HashMap<>();
    private long seq;

    QueueClient(TestClient socket) {
        this.socket = socket;
    }

    /** A queue as its two ends know it. */
    record QueueBox(
            AgreementKey recipientKey,
            AgreementKey senderKey,
            RecipientId recipient,
            SenderId sender) {}

    /** A message that came. */
    record Message(long id, byte[] body) {}

    QueueBox create() throws Exception {
        AgreementKey recipient = AgreementKey.generate(ENTROPY);
        AgreementKey sender = AgreementKey.generate(ENTROPY);
        SenderId id = SenderId.of(AgreementKey.generate(ENTROPY).publicKey());
        Command create =
                new Command.Create(
                        recipient.publicKey(),
                        id,
                        Optional.of(sender.publicKey()),
                        false,
                        Optional.empty());
        long asked = ask(Role.RECIPIENT, recipient, EntityId.NONE, create);
        Reply reply = reply(asked, Role.RECIPIENT, recipient, EntityId.NONE);
        if (reply instanceof Reply.Created created) {
            return new QueueBox(recipient, sender, created.recipient(), created.sender());
        }
        throw new IOException(reply.toString());
    }

    /** Sends without waiting; {@link #sent} waits. */
    long send(QueueBox queue, byte[] body) throws Exception {
        return ask(
                Role.SENDER,
                queue.senderKey(),
                queue.sender().entity(),
                new Command.Send(Body.of(body), Optional.empty()));
    }

    Reply sent(QueueBox queue, long asked) throws Exception {
        return reply(asked, Role.SENDER, queue.senderKey(), queue.sender().entity());
    }

    Reply sendAndWait(QueueBox queue, byte[] body) throws Exception {
        return sent(queue, send(queue, body));
    }

    /** Asks for credentials of a call. */
    Reply turn(QueueBox queue) throws Exception {
        EntityId id = queue.recipient().entity();
        long asked = ask(Role.RECIPIENT, queue.recipientKey(), id, new Command.Turn());
        return reply(asked, Role.RECIPIENT, queue.recipientKey(), id);
    }

    Reply subscribe(QueueBox queue, int window) throws Exception {
        long number = seq++;
        Bytes authenticator =
                authenticator(Role.RECIPIENT, queue.recipientKey())
                        .ofEntry(number, queue.recipient());
        subscribed.put(queue.recipient(), queue);
        socket.send(
                Request.frame(
                        number,
                        new Command.Subscribe(
                                List.of(
                                        new Command.Subscribe.Entry(
                                                queue.recipient(), authenticator)),
                                window)));
        return reply(number, Role.RECIPIENT, queue.recipientKey(), queue.recipient().entity());
    }

    /** Acknowledges without waiting. */
    long acknowledge(QueueBox queue, long through) throws Exception {
        return ask(
                Role.RECIPIENT,
                queue.recipientKey(),
                queue.recipient().entity(),
                new Command.Acknowledge(through));
    }

    Reply acknowledgeAndWait(QueueBox queue, long through) throws Exception {
        return reply(
                acknowledge(queue, through),
                Role.RECIPIENT,
                queue.recipientKey(),
                queue.recipient().entity());
    }

    /** The next message of any subscribed queue. */
    Message receive() throws Exception {
        while (deliveries.isEmpty()) {
            readOne();
        }
        return open(deliveries.remove());
    }

    /** The next thing that the relay says about the queue unasked. */
    Notice notice(QueueBox queue) throws Exception {
        while (true) {
            if (Answer.decode(socket.receive()) instanceof Answer.Service service) {
                return keys(Role.RECIPIENT, queue.recipientKey())
                        .responses(queue.recipient().entity())
                        .openNotice(service.counter(), service.box());
            }
        }
    }

    /** The next answer, whatever it is; for load. */
    Answer next() throws Exception {
        return Answer.decode(socket.receive());
    }

    Message open(Answer.Delivery delivery) throws UnopenableException {
        QueueBox queue = subscribed.get(delivery.queue());
        if (queue == null) {
            throw new IllegalStateException("a delivery of a queue that wasn't subscribed");
        }
        Delivered delivered =
                keys(Role.RECIPIENT, queue.recipientKey())
                        .deliveries(queue.recipient())
                        .open(delivery);
        return new Message(delivery.message(), delivered.body().bytes().toArray());
    }

    long ask(Role role, AgreementKey key, EntityId entity, Command command) throws Exception {
        long number = seq++;
        Authenticator authenticator = authenticator(role, key);
        socket.send(
                Request.frame(
                        number,
                        entity,
                        command,
                        signed -> authenticator.of(number, entity, signed)));
        return number;
    }

    Reply reply(long asked, Role role, AgreementKey key, EntityId entity) throws Exception {
        while (!answers.containsKey(asked)) {
            readOne();
        }
        Answer answer = answers.remove(asked);
        return switch (answer) {
            case Answer.Response response ->
                    keys(role, key).responses(entity).open(asked, response.box());
            case Answer.Refused refused -> new Reply.No(refused.refusal(), 0);
            case Answer.Delivery _, Answer.Service _, Answer.Content _ ->
                    throw new IOException("not a reply");
        };
    }

    private void readOne() throws Exception {
        switch (Answer.decode(socket.receive())) {
            case Answer.Delivery delivery -> deliveries.add(delivery);
            case Answer.Response response -> answers.put(response.seq(), response);
            case Answer.Refused refused -> answers.put(refused.seq(), refused);
            case Answer.Content content -> answers.put(content.seq(), content);
            case Answer.Service _ -> {}
        }
    }

    private Authenticator authenticator(Role role, AgreementKey key) throws UnopenableException {
        Authenticator known = authenticators.get(key);
        if (known == null) {
            known = keys(role, key).authenticator();
            authenticators.put(key, known);
        }
        return known;
    }

    private QueueKeys keys(Role role, AgreementKey key) throws UnopenableException {
        QueueKeys known = keys.get(key);
        if (known == null) {
            known = QueueKeys.ofClient(key, socket.session().session(), role);
            keys.put(key, known);
        }
        return known;
    }

    @Override
    public void close() {
        socket.close();
    }
}
