package chat.tacit.sim.room;

import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.host.Input;
import chat.tacit.protocol.room.host.Output;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.sim.Schedule;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A relay's process: the real machine with the service <em>room</em>, until it crashes. */
final class Relay {
    private final SecretHost.Terms terms;
    private final Schedule schedule;
    private Disk disk;
    private Optional<SecretHost> machine = Optional.empty();
    private final Map<Long, Caller> callers = new HashMap<>();
    private int run;
    private long next;
    private Instant alarm = Instant.MAX;

    Relay(SecretHost.Terms terms, Schedule schedule, Disk disk) {
        this.terms = terms;
        this.schedule = schedule;
        this.disk = disk;
        start();
    }

    boolean isUp() {
        return machine.isPresent();
    }

    Disk disk() {
        return disk;
    }

    /** Which run of the process this is: whoever was connected to another isn't any more. */
    int run() {
        return run;
    }

    void start() {
        machine = Optional.of(new SecretHost(terms));
        alarm = Instant.MAX;
    }

    /** It ends, with every connection. */
    void crash() {
        machine = Optional.empty();
        run++;
        List<Caller> all = List.copyOf(callers.values());
        callers.clear();
        disk.crash();
        all.forEach(Caller::gone);
    }

    /** Begins again with other bytes on its disk. */
    void restore(Disk other) {
        crash();
        disk = other;
        start();
    }

    int sessions() {
        return machine.map(SecretHost::sessions).orElse(0);
    }

    boolean isSettled() {
        return machine.map(SecretHost::isSettled).orElse(true);
    }

    int openCalls() {
        return callers.size();
    }

    long call(Method method, PeerAddress address, byte[] message, Caller caller) {
        long number = next++;
        callers.put(number, caller);
        take(new Input.Called(number, method, Optional.of(address), message));
        return number;
    }

    void writable(long call, boolean writable) {
        take(new Input.Writable(call, writable));
    }

    void left(long call) {
        if (callers.remove(call) != null) {
            take(new Input.Left(call));
        }
    }

    private void take(Input input) {
        if (machine.isPresent()) {
            machine.get().handle(input, schedule.instant(), this::perform);
            setAlarm();
        }
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Ask(long token, var call) ->
                    disk.begin(call, result -> take(new Input.Completed(token, result)));
            case Output.Item(long call, byte[] message) ->
                    Optional.ofNullable(callers.get(call)).ifPresent(it -> it.item(message));
            case Output.Last it ->
                    Optional.ofNullable(callers.remove(it.call()))
                            .ifPresent(caller -> caller.last(it.message()));
            case Output.Cut(long call) ->
                    Optional.ofNullable(callers.remove(call)).ifPresent(Caller::cut);
            case Output.Reject it ->
                    Optional.ofNullable(callers.remove(it.call()))
                            .ifPresent(caller -> caller.reject(it.refusal()));
        }
    }

    private void setAlarm() {
        Instant at = machine.flatMap(SecretHost::wakeAt).orElse(Instant.MAX);
        if (at.isBefore(alarm)) {
            alarm = at;
            int by = run;
            schedule.at(
                    at,
                    () -> {
                        if (by == run && alarm.equals(at)) {
                            alarm = Instant.MAX;
                            take(new Input.Wake());
                        }
                    });
        }
    }
}
