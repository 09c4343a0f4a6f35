package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Frame;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.RelayCall;
import chat.tacit.protocol.room.RelayFrames;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelayIdentity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The service <em>room</em> of a relay, whole: what it does with a call, in the order of {@code
 * spec/50-room} §3. One machine serves all connections; not for use by several threads.
 */
public final class SecretHost {
    private final Terms terms;
    private final Line line;
    private final Calls calls;
    private final Agenda agenda = new Agenda();
    private final SessionTable sessions;
    private final Service service;
    private final Map<Long, OpenCall> open = new HashMap<>();

    /**
     * On what terms the service is offered.
     *
     * @param codes of whoever may register; nothing where anybody may
     */
    public record Terms(RelayIdentity relay, Optional<List<Secret>> codes, Entropy entropy) {
        public Terms {
            codes = codes.map(List::copyOf);
        }

        Fingerprint fingerprint() {
            return relay.fingerprint();
        }

        /** Whether no account or room is made any more ({@code spec/10-wire} §13). */
        boolean retiring() {
            return relay.offer().ends().isPresent();
        }
    }

    public SecretHost(Terms terms) {
        Limits limits = terms.relay().offer().limits();
        this.terms = terms;
        this.line = new Line(limits);
        this.calls = new Calls(line::ask, line::now);
        this.sessions = new SessionTable(line, agenda);
        this.service = new Service(line, calls, sessions, terms);
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        line.begin(now, out);
        switch (input) {
            case Input.Called it -> called(it);
            case Input.Completed(long token, Result result) -> calls.completed(token, result);
            case Input.Writable(long call, boolean writable) ->
                    find(call).flatMap(it -> it.stream).ifPresent(it -> it.writable(writable));
            case Input.Left(long call) -> find(call).ifPresent(this::close);
            case Input.Room(boolean inStore) -> line.room(inStore);
            case Input.Sweep _ -> service.sweep();
            case Input.Wake _ -> agenda.run(now);
        }
    }

    /** When it wants to be woken, if at all. */
    public Optional<Instant> wakeAt() {
        return agenda.first();
    }

    /** Whether no call on the store is under way. */
    public boolean isSettled() {
        return calls.settled();
    }

    /** How many sessions are remembered. */
    public int sessions() {
        return sessions.size();
    }

    /** How many rooms are in memory. */
    public int rooms() {
        return service.rooms();
    }

    /** A call that was opened and isn't over. */
    private final class OpenCall implements Told {
        private final long id;
        private final HostSession session;
        private final RelayCall call;
        private Optional<Stream> stream = Optional.empty();
        private Optional<Agenda.Item> quiet = Optional.empty();
        private boolean over;

        OpenCall(long id, HostSession session, RelayCall call) {
            this.id = id;
            this.session = session;
            this.call = call;
        }

        boolean streams() {
            return call.request().method().streams();
        }

        @Override
        public void item(Reply reply) {
            if (over) {
                return;
            }
            if (call.isDead()) {
                cut();
                return;
            }
            line.emit(new Output.Item(id, call.seal(reply)));
            keepAlive();
        }

        @Override
        public void end(Reply reply) {
            if (over) {
                return;
            }
            if (call.isDead()) {
                cut();
                return;
            }
            Optional<Refusal> refusal = Optional.empty();
            if (reply instanceof Reply.Refused no) {
                refusal = Optional.of(no.refusal());
                if (no.refusal() == Refusal.REFUSED) {
                    var _ = session.refusals.take(line.now());
                }
            }
            line.emit(new Output.Last(id, call.seal(reply), refusal));
            close(this);
        }

        private void cut() {
            line.emit(new Output.Cut(id));
            close(this);
        }

        /** A live stream says after a while of silence that it is one. */
        private void keepAlive() {
            quiet.ifPresent(agenda::remove);
            quiet =
                    Optional.of(
                            agenda.add(
                                    line.after(Limit.ROOM_KEEPALIVE),
                                    () -> item(new Reply.Quiet())));
        }
    }

    private Optional<OpenCall> find(long call) {
        return Optional.ofNullable(open.get(call));
    }

    private void close(OpenCall call) {
        if (!call.over) {
            call.over = true;
            open.remove(call.id);
            call.quiet.ifPresent(agenda::remove);
            call.stream.ifPresent(Stream::close);
            if (call.streams()) {
                call.session.streams--;
            }
        }
    }

    private void called(Input.Called input) {
        try {
            if (input.method() == Method.HELLO) {
                hello(input);
            } else {
                framed(input, Frame.decode(input.message()));
            }
        } catch (MalformedException e) {
            line.emit(new Output.Reject(input.call(), Refusal.MALFORMED, true));
        }
    }

    private void hello(Input.Called input) {
        Greeting greeting = Greeting.decode(input.message());
        byte[] hello = greeting.hello().toArray();
        if (!sessions.takesMore()) {
            line.emit(new Output.Reject(input.call(), Refusal.BUSY, false));
            return;
        }
        switch (RelayHandshake.answer(hello, terms.relay(), line.now(), terms.entropy())) {
            case RelayHandshake.Hello(byte[] bytes, RelayHandshake next) -> {
                RelayFrames frames = new RelayFrames(next.keys());
                sessions.add(new HostSession(frames, input.address(), line.limits(), line.now()));
                byte[] answer = new Greeting(Bytes.owned(bytes)).encode();
                line.emit(new Output.Last(input.call(), answer, Optional.empty()));
            }
            case RelayHandshake.Refused(Refusal refusal) ->
                    line.emit(new Output.Reject(input.call(), refusal, false));
        }
    }

    private void framed(Input.Called input, Frame frame) {
        Optional<HostSession> known = sessions.find(frame.session());
        if (known.isEmpty()) {
            line.emit(new Output.Reject(input.call(), Refusal.SESSION, false));
            return;
        }
        HostSession session = known.get();
        try {
            Optional<RelayCall> call = session.frames.open(input.method(), frame);
            if (call.isEmpty()) {
                line.emit(new Output.Reject(input.call(), Refusal.MALFORMED, false));
                return;
            }
            sessions.used(session);
            Asker asker = new Asker(session, frame.number(), input.address());
            begin(input.call(), asker, call.get());
        } catch (UnopenableException e) {
            sessions.forget(session);
            line.emit(new Output.Reject(input.call(), Refusal.UNOPENABLE, true));
        } catch (MalformedException e) {
            sessions.forget(session);
            throw e;
        }
    }

    private void begin(long id, Asker asker, RelayCall call) {
        HostSession session = asker.session();
        OpenCall opened = new OpenCall(id, session, call);
        open.put(id, opened);
        if (opened.streams()) {
            session.streams++;
        }
        Optional<Reply> no = Service.check(asker, call.request());
        if (no.isPresent()) {
            opened.end(no.get());
        } else if (opened.streams() && session.streams > line.value(Limit.ROOM_STREAMS)) {
            opened.end(Reply.Refused.of(Refusal.TOO_MANY));
        } else {
            admit(opened, asker);
        }
    }

    /** Whoever drew too many refusals, or posts too fast, waits for the next token. */
    private void admit(OpenCall call, Asker asker) {
        Duration wait = asker.session().refusals.untilNext(line.now());
        boolean post = Service.isPost(call.call.request());
        if (post && wait.isZero()) {
            wait = asker.session().posts.untilNext(line.now());
        }
        if (wait.isZero()) {
            if (post) {
                var _ = asker.session().posts.take(line.now());
            }
            serve(call, asker);
        } else if (asker.session().waiting >= line.value(Limit.REQUESTS_IN_FLIGHT)) {
            call.end(Reply.Refused.of(Refusal.TOO_MANY, Math.max(1, wait.toSeconds())));
        } else {
            asker.session().waiting++;
            agenda.add(
                    line.now().plus(wait),
                    () -> {
                        asker.session().waiting--;
                        if (!call.over) {
                            admit(call, asker);
                        }
                    });
        }
    }

    private void serve(OpenCall call, Asker asker) {
        Request request = call.call.request();
        if (call.streams()) {
            Stream stream = service.stream(asker, request, call);
            if (call.over) {
                stream.close();
            } else {
                call.stream = Optional.of(stream);
                call.keepAlive();
            }
        } else {
            service.answer(asker, request, call::end);
        }
    }
}
