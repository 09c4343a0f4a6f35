package chat.tacit.relay.queue;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Input;
import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.Output;
import chat.tacit.protocol.queue.QueueSession;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Result;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelaySession;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Does what the machine of one session wants done: frames to the peer, calls to the store, waking
 * up. Inputs queue up while the machine is busy, so that a store which answers at once is no
 * different from one that answers later.
 *
 * <p>For use by the connection's executor, except where it says otherwise.
 */
final class Shell implements Subscribers.Subscriber {
    private final QueueService service;
    private final RelaySession session;
    private final Connection connection;
    private final QueueSession machine;
    private final Watches watches;
    private final StoreCalls calls;
    private final Queue<Input> inputs = new ArrayDeque<>();
    private final Consumer<Output> outputs = this::perform;
    private boolean running;
    private boolean over;
    private boolean writable = true;
    private Input.Room told = new Input.Room(true, true);
    private int underWay;
    private @Nullable Runnable settled;
    private Alarm.@Nullable Set alarm;
    private Instant alarmAt = Instant.MAX;

    Shell(QueueService service, RelaySession session, Connection connection) {
        this.service = service;
        this.session = session;
        this.connection = connection;
        this.calls = service.calls();
        this.machine = new QueueSession(service.terms(session.session()), service.now());
        this.watches = new Watches(service.store().signals(), executor(), this::take);
    }

    /** Hands an input to the machine, now or as soon as it isn't busy. */
    void take(Input input) {
        if (over) {
            return;
        }
        inputs.add(input);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Input next = inputs.poll(); next != null && !over; next = inputs.poll()) {
                tellRoom();
                machine.handle(next, service.now(), outputs);
                if (next instanceof Input.Ended) {
                    release();
                } else {
                    tellWritable();
                }
            }
        } finally {
            running = false;
        }
        if (!over) {
            setAlarm();
        }
    }

    /**
     * Gives up everything that the session holds, whatever goes wrong meanwhile. Calls that are
     * under way end unseen.
     */
    void end() {
        inputs.clear();
        try {
            take(new Input.Ended());
        } finally {
            if (!over && !running) {
                release();
            }
        }
    }

    private void release() {
        over = true;
        inputs.clear();
        cancelAlarm();
        watches.closeAll();
        session.close();
    }

    /** Calls {@code done} as soon as no call is under way. */
    void whenSettled(Runnable done) {
        settled = done;
        tellSettled();
    }

    /** By any thread. */
    @Override
    public void takenOver(RecipientId queue, Notice notice) {
        executor().execute(() -> take(new Input.TakenOver(queue, notice)));
    }

    private Executor executor() {
        return connection.executor();
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Transmit(byte[] frame, Optional<Refusal> refusal) -> {
                refusal.ifPresent(service.metrics()::refused);
                connection.peer().send(session.channel().seal(frame));
            }
            case Output.Get it -> await(it.token(), calls.get(it));
            case Output.Set it -> await(it.token(), calls.set(it));
            case Output.Remove it -> await(it.token(), calls.remove(it));
            case Output.Append it -> await(it.token(), calls.append(it));
            case Output.Read it -> await(it.token(), calls.read(it));
            case Output.Measure it -> await(it.token(), calls.measure(it));
            case Output.DeleteThrough it -> await(it.token(), calls.deleteThrough(it));
            case Output.Drop it -> {
                service.used().ifPresent(used -> used.deleted(it.queue()));
                await(it.token(), calls.drop(it));
            }
            case Output.Derive it -> await(it.token(), derive(it.keys()));
            case Output.Watch(RecipientId queue) -> watches.open(queue);
            case Output.Unwatch(RecipientId queue) -> watches.close(queue);
            case Output.Claim(RecipientId queue, Notice notice) -> {
                service.used().ifPresent(used -> used.received(queue, service.now()));
                service.subscribers().claim(queue, this, notice);
            }
            case Output.Release(RecipientId queue) -> service.subscribers().release(queue, this);
            case Output.StopReading() -> connection.peer().read(false);
            case Output.ResumeReading() -> connection.peer().read(true);
            case Output.Close(Refusal reason, boolean strike) -> connection.close(reason, strike);
        }
    }

    private CompletableFuture<Result> derive(List<AgreementPublicKey> keys) {
        return CompletableFuture.supplyAsync(
                () ->
                        new Result.Derived(
                                keys.stream().map(key -> agree(session.key(), key)).toList()),
                service.workers());
    }

    private static Optional<Secret> agree(AgreementKey mine, AgreementPublicKey theirs) {
        try {
            return Optional.of(mine.agree(theirs));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    private void await(long token, CompletableFuture<Result> call) {
        if (call.isDone()) {
            inputs.add(new Input.Completed(token, call.join()));
            return;
        }
        underWay++;
        CompletableFuture<Void> _ =
                call.thenAccept(result ->
                        executor()
                                .execute(() -> {
                                    underWay--;
                                    take(new Input.Completed(token, result));
                                    tellSettled();
                                }));
    }

    private void tellSettled() {
        if (underWay == 0 && settled != null) {
            Runnable done = settled;
            settled = null;
            done.run();
        }
    }

    private void tellRoom() {
        Input.Room room = service.room();
        if (!room.equals(told)) {
            told = room;
            machine.handle(room, service.now(), outputs);
        }
    }

    private void tellWritable() {
        boolean now = connection.peer().isWritable();
        if (now != writable) {
            writable = now;
            inputs.add(new Input.Writable(now));
        }
    }

    /** The peer takes more again. */
    void writable() {
        if (!writable) {
            writable = true;
            take(new Input.Writable(true));
        }
    }

    private void setAlarm() {
        Instant next = machine.wakeAt().orElse(Instant.MAX);
        if (next.isBefore(alarmAt)) {
            cancelAlarm();
            alarmAt = next;
            alarm = connection.alarm().set(next, this::wake);
        }
    }

    /** The machine may have moved its time on since the alarm was set. */
    private void wake() {
        alarm = null;
        alarmAt = Instant.MAX;
        boolean due = machine.wakeAt().filter(at -> !at.isAfter(service.now())).isPresent();
        if (due) {
            take(new Input.Wake());
        } else if (!over) {
            setAlarm();
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
