package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.Session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client's half and a relay's half of one connection, with everything that crossed it. */
final class Connection {
    final QueueSession session;
    final List<Answer> answers = new ArrayList<>();
    final List<byte[]> frames = new ArrayList<>();

    /** The kinds of all outputs, in order. */
    final List<Class<?>> trace = new ArrayList<>();

    boolean reading = true;
    Optional<Output.Close> closed = Optional.empty();
    private final TestRelay relay;
    private final AgreementKey s;
    private final Session terms;
    private final Map<Long, ResponseBox> boxes = new HashMap<>();
    private final Map<RecipientId, QueueKeys> subscribed = new HashMap<>();
    private byte[] lastRequest = new byte[0];
    private long seq;

    Connection(TestRelay relay, AgreementKey s, Session terms) {
        this.relay = relay;
        this.s = s;
        this.terms = terms;
        this.session =
                new QueueSession(
                        new QueueSession.Terms(
                                terms,
                                relay.limits,
                                relay.serverKey,
                                relay.entropy,
                                relay.calls,
                                relay.retiring),
                        relay.now);
    }

    Session terms() {
        return terms;
    }

    AgreementKey relayKey() {
        return s;
    }

    // The relay's side

    void take(Input input) {
        List<Output> outputs = new ArrayList<>();
        session.handle(input, relay.now, outputs::add);
        for (Output output : outputs) {
            trace.add(output.getClass());
            relay.perform(this, output);
        }
    }

    Optional<Secret> agree(AgreementPublicKey key) {
        try {
            return Optional.of(s.agree(key));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    void receive(byte[] frame) {
        frames.add(frame);
        answers.add(Answer.decode(frame));
    }

    // The client's side

    /** Sends a command as a holder of {@code key}, and returns its seq. */
    long ask(EntityId entity, Command command, Role role, AgreementKey key) {
        QueueKeys keys = keys(key, role);
        long number = seq++;
        boxes.put(number, keys.responses(entity));
        raw(
                Request.frame(
                        number,
                        entity,
                        command,
                        signed -> keys.authenticator().of(number, entity, signed)));
        return number;
    }

    long subscribe(int window, Map<RecipientId, AgreementKey> queues) {
        long number = seq++;
        List<Command.Subscribe.Entry> entries = new ArrayList<>();
        queues.forEach((queue, key) -> {
            QueueKeys keys = keys(key, Role.RECIPIENT);
            subscribed.put(queue, keys);
            boxes.put(number, keys.responses(queue.entity()));
            entries.add(
                    new Command.Subscribe.Entry(
                            queue, keys.authenticator().ofEntry(number, queue)));
        });
        raw(Request.frame(number, new Command.Subscribe(entries, window)));
        return number;
    }

    void raw(byte[] frame) {
        lastRequest = frame;
        relay.handle(this, new Input.Frame(frame));
    }

    byte[] lastRequest() {
        return lastRequest;
    }

    void skipSeq() {
        seq++;
    }

    QueueKeys keys(AgreementKey key, Role role) {
        try {
            return QueueKeys.ofClient(key, terms, role);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    Answer answer(long number) {
        return answers.stream()
                .filter(answer ->
                        switch (answer) {
                            case Answer.Response it -> it.seq() == number;
                            case Answer.Refused it -> it.seq() == number;
                            case Answer.Content it -> it.seq() == number;
                            case Answer.Delivery it -> false;
                            case Answer.Service it -> false;
                        })
                .findFirst()
                .orElseThrow(() -> new AssertionError("no answer to " + number + ": " + answers));
    }

    boolean isAnswered(long number) {
        return answers.stream()
                .anyMatch(it -> it instanceof Answer.Response response && response.seq() == number);
    }

    Reply reply(long number) {
        if (answer(number) instanceof Answer.Response response) {
            return open(response);
        }
        throw new AssertionError(answer(number));
    }

    private Reply open(Answer.Response response) {
        try {
            return box(response.seq()).open(response.seq(), response.box());
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    byte[] content(long number) {
        if (answer(number) instanceof Answer.Content content) {
            try {
                return box(number).openContent(number, content.box());
            } catch (UnopenableException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(answer(number));
    }

    private ResponseBox box(long number) {
        return Optional.ofNullable(boxes.get(number)).orElseThrow();
    }

    List<Answer.Delivery> deliveries() {
        return answers.stream()
                .filter(Answer.Delivery.class::isInstance)
                .map(Answer.Delivery.class::cast)
                .toList();
    }

    Delivered open(Answer.Delivery delivery) {
        try {
            return Optional.ofNullable(subscribed.get(delivery.queue()))
                    .orElseThrow()
                    .deliveries(delivery.queue())
                    .open(delivery);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    /** The first bytes of every body that was delivered, in order. */
    List<Byte> bodies() {
        return deliveries().stream()
                .map(it -> open(it).body().bytes())
                .map(bytes -> bytes.source()[bytes.offset()])
                .toList();
    }

    List<Notice> notices() {
        return answers.stream()
                .filter(Answer.Service.class::isInstance)
                .map(Answer.Service.class::cast)
                .map(this::open)
                .toList();
    }

    private Notice open(Answer.Service service) {
        try {
            return Optional.ofNullable(subscribed.get(service.queue()))
                    .orElseThrow()
                    .responses(service.queue().entity())
                    .openNotice(service.counter(), service.box());
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    static Body body(int first) {
        byte[] bytes = new byte[Body.SMALL];
        Arrays.fill(bytes, (byte) first);
        return Body.of(bytes);
    }

    static Bytes zeros() {
        return Bytes.zeros(Authenticator.SIZE);
    }
}
