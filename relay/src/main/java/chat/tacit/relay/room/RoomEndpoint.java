package chat.tacit.relay.room;

import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.host.HostKey;
import chat.tacit.protocol.room.host.Input;
import chat.tacit.protocol.room.host.Output;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreKey;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.store.StoreCalls;
import chat.tacit.store.Store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The accounts and rooms of a relay, whatever its calls come over: does what the one machine wants
 * done. Everything happens on one executor; {@link #call} and what it returns are for any thread.
 */
public final class RoomEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RoomEndpoint.class);

    private final SecretHost machine;
    private final StoreCalls calls;
    private final Place place;
    private final Map<Long, Calling> callers = new HashMap<>();
    private final Queue<Input> inputs = new ArrayDeque<>();
    private final Consumer<Output> outputs = this::perform;
    private boolean running;
    private long next;
    private RoomAlarm.@Nullable Set alarm;
    private Instant alarmAt = Instant.MAX;
    private volatile int sessions;
    private volatile int rooms;

    /**
     * Where the endpoint runs.
     *
     * @param executor runs one task at a time, in order
     */
    public record Place(Executor executor, RoomAlarm alarm, InstantSource clock, Metrics metrics) {}

    private record Calling(Method method, RoomCaller caller) {}

    /** A call that was made. For any thread. */
    public interface Call {
        /** The caller takes more again. */
        void writable();

        /** The caller is gone. */
        void left();
    }

    public RoomEndpoint(SecretHost.Terms terms, Store store, Place place) {
        this.machine = new SecretHost(terms);
        this.calls = new StoreCalls(store, place.metrics(), log -> count(log, place.metrics()));
        this.place = place;
    }

    /**
     * Makes a call.
     *
     * @param address from which, if it is known
     * @param message its one message, given away
     */
    public Call call(
            Method method, Optional<PeerAddress> address, byte[] message, RoomCaller caller) {
        Started call = new Started();
        place.executor()
                .execute(() -> {
                    call.number = next++;
                    begin(call.number, new Calling(method, caller));
                    take(new Input.Called(call.number, method, address, message));
                });
        return call;
    }

    /** From now on new things are refused as the store has no room for them, or are so no more. */
    public void room(boolean inStore) {
        place.executor().execute(() -> take(new Input.Room(inStore)));
    }

    /** Erases what is over. */
    public void sweep() {
        place.executor().execute(() -> take(new Input.Sweep()));
    }

    /** How many sessions are remembered. */
    public int sessions() {
        return sessions;
    }

    /** How many rooms are in memory. */
    public int rooms() {
        return rooms;
    }

    private final class Started implements Call {
        private long number;

        @Override
        public void writable() {
            place.executor().execute(() -> take(new Input.Writable(number, true)));
        }

        @Override
        public void left() {
            place.executor()
                    .execute(() -> {
                        if (forget(number).isPresent()) {
                            take(new Input.Left(number));
                        }
                    });
        }
    }

    private static void count(StoreKey log, Metrics metrics) {
        if (log instanceof HostKey(HostKey.Space space, _)) {
            switch (space) {
                case EVENTS -> metrics.roomMessage();
                case STATE -> metrics.roomChange();
                case ACCOUNT, PASSWORD, BUNDLE, INVITATIONS, SALTS, CHANNEL, PARTS, ENDS -> {}
            }
        }
    }

    /** Inputs queue up while the machine is busy. */
    private void take(Input input) {
        inputs.add(input);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Input one = inputs.poll(); one != null; one = inputs.poll()) {
                handle(one);
            }
        } finally {
            running = false;
        }
        sessions = machine.sessions();
        rooms = machine.rooms();
        setAlarm();
    }

    /** Whatever is wrong with one call is no reason to stop serving the others. */
    private void handle(Input input) {
        try {
            machine.handle(input, place.clock().instant(), outputs);
        } catch (RuntimeException bug) {
            LOG.error("A call about an account or a room failed.", bug);
            if (input instanceof Input.Called called) {
                end(called.call(), caller -> caller.reject(Refusal.RETRY, false));
            }
        }
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Ask it -> await(it);
            case Output.Item(long call, byte[] message) -> {
                Calling calling = callers.get(call);
                if (calling != null && !calling.caller.item(message)) {
                    inputs.add(new Input.Writable(call, false));
                }
            }
            case Output.Last it -> {
                it.refusal().ifPresent(place.metrics()::refused);
                end(it.call(), caller -> caller.last(it.message()));
            }
            case Output.Cut(long call) -> end(call, RoomCaller::cut);
            case Output.Reject it -> {
                place.metrics().refused(it.refusal());
                end(it.call(), caller -> caller.reject(it.refusal(), it.strike()));
            }
        }
    }

    private void end(long call, Consumer<RoomCaller> ending) {
        forget(call).ifPresent(calling -> ending.accept(calling.caller));
    }

    private void begin(long call, Calling calling) {
        callers.put(call, calling);
        place.metrics().roomCall(calling.method);
        if (calling.method.streams()) {
            place.metrics().roomStreams(1);
        }
    }

    private Optional<Calling> forget(long call) {
        Optional<Calling> calling = Optional.ofNullable(callers.remove(call));
        if (calling.filter(it -> it.method.streams()).isPresent()) {
            place.metrics().roomStreams(-1);
        }
        return calling;
    }

    private void await(Output.Ask ask) {
        CompletableFuture<Result> call = calls.begin(ask.call());
        if (call.isDone()) {
            inputs.add(new Input.Completed(ask.token(), call.join()));
            return;
        }
        CompletableFuture<Void> _ =
                call.thenAccept(result ->
                        place.executor()
                                .execute(() -> take(new Input.Completed(ask.token(), result))));
    }

    private void setAlarm() {
        Instant at = machine.wakeAt().orElse(Instant.MAX);
        if (at.isBefore(alarmAt)) {
            if (alarm != null) {
                alarm.cancel();
            }
            alarmAt = at;
            alarm = place.alarm().set(at, this::wake);
        }
    }

    private void wake() {
        alarm = null;
        alarmAt = Instant.MAX;
        boolean due =
                machine.wakeAt().filter(at -> !at.isAfter(place.clock().instant())).isPresent();
        if (due) {
            take(new Input.Wake());
        } else {
            setAlarm();
        }
    }
}
