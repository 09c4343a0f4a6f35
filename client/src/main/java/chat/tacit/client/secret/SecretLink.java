package chat.tacit.client.secret;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A session with the accounts and rooms of one relay ({@code spec/50-room} §3), and the connections
 * that carry it. There is one for an account and one for each room, never shared, so that the relay
 * doesn't learn by them what belongs together. The relay has proved who it is before it is asked
 * anything. Calls wait for their answers; any thread may make them, one at a time but for streams.
 * Whoever is interrupted gets {@link LinkException.Kind#CLOSED}.
 */
public final class SecretLink implements AutoCloseable {
    /** How long a relay may take to answer a call. */
    public static final Duration ANSWER = Duration.ofSeconds(30);

    /** How long a stream may be silent: three times {@code ROOM_KEEPALIVE}. */
    public static final Duration SILENCE =
            Limits.defaults().duration(Limit.ROOM_KEEPALIVE).multipliedBy(3);

    /** How often it says hello again for one call. */
    static final int MOST_HELLOS = 2;

    private final SecretLinks links;
    private final RelayAddress relay;
    private final Purpose purpose;
    private final Duration silence;
    private final ReentrantLock calling = new ReentrantLock();
    private final ReentrantLock greeting = new ReentrantLock();
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private @Nullable Wire resting;
    private @Nullable LinkSession session;
    private volatile boolean closed;

    SecretLink(SecretLinks links, RelayAddress relay, Purpose purpose, Duration silence) {
        this.links = links;
        this.relay = relay;
        this.purpose = purpose;
        this.silence = silence;
    }

    /** With whom it is. */
    public RelayAddress relay() {
        return relay;
    }

    /** The session in which the next call is made, unless the relay forgets it before. */
    public SessionId id() throws LinkException {
        lock(calling);
        try {
            return session(callWire()).id();
        } finally {
            calling.unlock();
        }
    }

    /**
     * Asks for something that has one answer. It may have been done even if this fails.
     *
     * @return what the relay says under its seal, no too
     */
    public Reply call(Asking asking) throws LinkException {
        lock(calling);
        try {
            return again(() -> callOnce(asking));
        } finally {
            calling.unlock();
        }
    }

    /**
     * Asks for something that has many answers, and returns when the stream has ended as one does:
     * with a {@link Reply.Refused}, or with the {@link Reply.Head} behind all that was asked for.
     *
     * @param each gets every reply but {@link Reply.Quiet}, on this thread; what it throws ends the
     *     stream
     * @throws LinkException if it ended otherwise, was never begun, or was silent for too long
     */
    public void stream(Asking asking, Consumer<Reply> each) throws LinkException {
        var _ =
                again(() -> {
                    Wire wire = dial();
                    try {
                        read(wire, asking, each);
                        return true;
                    } finally {
                        drop(wire);
                    }
                });
    }

    private interface Attempt<T> {
        T make() throws LinkException;
    }

    /** Says hello again if the relay has forgotten the session. */
    private <T> T again(Attempt<T> attempt) throws LinkException {
        for (int hellos = 0; ; hellos++) {
            try {
                return attempt.make();
            } catch (LinkException e) {
                if (!e.is(Refusal.SESSION) || hellos == MOST_HELLOS) {
                    throw e;
                }
            }
        }
    }

    private Reply callOnce(Asking asking) throws LinkException {
        Wire wire = callWire();
        boolean rested = wire.isUsed();
        try {
            return answer(wire, asking);
        } catch (LinkException e) {
            if (rested && e.isCut()) {
                return answer(callWire(), asking); // it was given up while it rested
            }
            throw e;
        }
    }

    private Reply answer(Wire wire, Asking asking) throws LinkException {
        LinkSession in = session(wire);
        ClientCall call = in.begin(allowed(asking));
        Deadline until = Deadline.in(ANSWER);
        Optional<Body> body = Optional.empty();
        try {
            body = Optional.of(wire.post(call.method(), call.message(), until));
            return open(call, new Answers(call.method(), body.get()).only(until));
        } catch (LinkException e) {
            forget(in, e);
            throw e;
        } finally {
            in.done();
            if (!body.map(Body::isEnded).orElse(false)) {
                drop(wire);
            }
        }
    }

    private void read(Wire wire, Asking asking, Consumer<Reply> each) throws LinkException {
        LinkSession in = session(wire);
        ClientCall call = in.begin(allowed(asking));
        boolean begun = false;
        try {
            Body body = wire.post(call.method(), call.message(), Deadline.in(ANSWER));
            Answers answers = new Answers(call.method(), body);
            StreamEnd end = new StreamEnd();
            for (Optional<byte[]> next = answers.next(Deadline.in(silence));
                    next.isPresent();
                    next = answers.next(Deadline.in(silence))) {
                begun = true;
                Reply reply = open(call, next.get());
                end.take(reply);
                if (!(reply instanceof Reply.Quiet)) {
                    each.accept(reply);
                }
            }
            end.require();
        } catch (LinkException e) {
            forget(in, e);
            throw begun && e.kind() == LinkException.Kind.REFUSED ? LinkException.cut() : e;
        } finally {
            in.done();
        }
    }

    /**
     * @throws IllegalStateException when it is asked, before anything is sealed, if it may not be
     *     asked of this relay, or on a link like this
     */
    private Asking allowed(Asking asking) {
        return (session, number) -> {
            Request request = asking.request(session, number);
            if (!purpose.allows(request, relay.fingerprint())) {
                throw new IllegalStateException(request.method() + " isn't asked here");
            }
            return request;
        };
    }

    private static Reply open(ClientCall call, byte[] message) throws LinkException {
        try {
            return call.open(message);
        } catch (MalformedException e) {
            throw LinkException.nonsense();
        } catch (UnopenableException e) {
            throw LinkException.unproven();
        }
    }

    /** A session that the relay has forgotten, or that somebody disturbs, isn't used again. */
    private void forget(LinkSession in, LinkException why) {
        boolean lost =
                why.kind() == LinkException.Kind.NONSENSE
                        || why.is(Refusal.SESSION)
                        || why.is(Refusal.UNOPENABLE)
                        || why.is(Refusal.MALFORMED);
        if (lost) {
            greeting.lock();
            try {
                if (session == in) {
                    session = null;
                    in.leave();
                }
            } finally {
                greeting.unlock();
            }
        }
    }

    private LinkSession session(Wire wire) throws LinkException {
        lock(greeting);
        try {
            LinkSession known = session;
            if (known == null) {
                known = greet(wire);
                session = known;
            }
            return known;
        } catch (LinkException e) {
            drop(wire);
            throw e;
        } finally {
            greeting.unlock();
        }
    }

    private LinkSession greet(Wire wire) throws LinkException {
        Deadline until = Deadline.in(links.patience(relay));
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.fingerprint(), links.entropy())) {
            byte[] hello = new Greeting(Bytes.owned(handshake.hello())).encode();
            Body body = wire.post(Method.HELLO, hello, until);
            byte[] answer = new Answers(Method.HELLO, body).only(until);
            return switch (handshake.agree(Greeting.decode(answer).hello().toArray())) {
                case ClientHandshake.Agreed(_, var keys) -> new LinkSession(new ClientFrames(keys));
                case ClientHandshake.Rejected(var fault) ->
                        throw LinkException.nonsense(fault.sentence());
            };
        } catch (MalformedException e) {
            throw LinkException.nonsense();
        }
    }

    private Wire callWire() throws LinkException {
        Wire wire = resting;
        if (wire == null || !wire.leads(links.path(relay))) {
            if (wire != null) {
                drop(wire);
            }
            wire = dial();
            resting = wire;
        }
        return wire;
    }

    private Wire dial() throws LinkException {
        links.requireAllowed(relay);
        Deadline until = Deadline.in(links.patience(relay));
        Wire wire = Wire.dial(links.dialler(), relay, links.path(relay), until);
        wires.add(wire);
        if (closed) {
            drop(wire);
            throw LinkException.closed();
        }
        return wire;
    }

    private void drop(Wire wire) {
        wires.remove(wire);
        wire.close();
    }

    /** Ends the connections that don't go this way; what is under way fails. */
    void keepTo(List<RelayProxy> path) {
        for (Wire wire : wires) {
            if (!wire.leads(path)) {
                drop(wire);
            }
        }
    }

    private void lock(ReentrantLock lock) throws LinkException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LinkException.closed();
        }
        if (closed) {
            lock.unlock();
            throw LinkException.closed();
        }
    }

    /** Ends it: what is under way fails, nothing more is asked. */
    @Override
    public void close() {
        closed = true;
        links.ended(this);
        for (Wire wire : wires) {
            drop(wire);
        }
        greeting.lock();
        try {
            if (session != null) {
                session.leave();
                session = null;
            }
        } finally {
            greeting.unlock();
        }
    }
}
