package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;

/** People with devices that call each other on virtual time. */
final class CallWorld {
    Instant now = Instant.parse("2026-11-22T20:00:00Z");

    private final List<CallDevice> devices = new ArrayList<>();
    private final PriorityQueue<Post> posts = new PriorityQueue<>();
    private final Random random;
    private int sent;

    /** Of a hundred signals, how many are lost. */
    int loss;

    /** How long one takes at most. */
    Duration delay = Duration.ofMillis(100);

    CallWorld(long seed) {
        this.random = new Random(seed);
    }

    private record Post(Instant at, int number, CallDevice to, CallInput.Heard said)
            implements Comparable<Post> {
        @Override
        public int compareTo(Post other) {
            return at.equals(other.at)
                    ? Integer.compare(number, other.number)
                    : at.compareTo(other.at);
        }
    }

    CallDevice device(String person) {
        CallDevice device = new CallDevice(this, person, devices.size() + 1);
        devices.add(device);
        return device;
    }

    void handle(CallDevice device, CallInput input) {
        device.machine.handle(input, now, output -> done(device, output));
    }

    private void done(CallDevice by, CallOutput output) {
        switch (output) {
            case CallOutput.SendAll(ConversationId to, CallId call, CallSignal said) ->
                    of(person(to)).forEach(device -> post(by, device, call, said));
            case CallOutput.Send(CallPeer to, CallId call, CallSignal said) ->
                    devices.stream()
                            .filter(device -> device.place.equals(to))
                            .forEach(device -> post(by, device, call, said));
            case CallOutput.SendOthers(CallPeer but, CallId call, CallSignal said) ->
                    devices.stream()
                            .filter(device ->
                                    device.place.conversation().equals(but.conversation())
                                            && !device.place.equals(but))
                            .forEach(device -> post(by, device, call, said));
            case CallOutput.Tell(CallNews news) -> by.told.add(news);
            case CallOutput.Write(CallLine line) -> by.lines.add(line);
        }
    }

    private String person(ConversationId id) {
        return devices.stream()
                .filter(device -> device.place.conversation().equals(id))
                .map(device -> device.person)
                .findFirst()
                .orElse("");
    }

    private Stream<CallDevice> of(String person) {
        return devices.stream().filter(device -> device.person.equals(person));
    }

    /** Sends as if it came from a device. */
    void post(CallDevice by, CallDevice to, CallId call, CallSignal said) {
        if (random.nextInt(100) < loss) {
            return;
        }
        sent++;
        Instant at = now.plusMillis(random.nextLong(delay.toMillis() + 1));
        posts.add(new Post(at, sent, to, new CallInput.Heard(by.place, now, call, said)));
    }

    /** Both are in a call that the first made. */
    CallId connected(CallDevice one, CallDevice other) {
        CallId call = one.calls(other.person, 1);
        settle();
        other.accepts(call);
        settle();
        one.isConnected(call, other);
        other.isConnected(call, one);
        return call;
    }

    /** Lets come what comes within a time, and wakes whoever asked for it. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        Optional<Instant> next = next(end);
        while (next.isPresent()) {
            now = next.get();
            List<Post> due = new ArrayList<>();
            while (!posts.isEmpty() && !posts.peek().at().isAfter(now)) {
                due.add(posts.poll());
            }
            due.forEach(post -> handle(post.to(), post.said()));
            devices.forEach(device -> handle(device, new CallInput.Wake()));
            next = next(end);
        }
        now = end;
    }

    private Optional<Instant> next(Instant end) {
        return Stream.concat(
                        posts.stream().map(Post::at),
                        devices.stream().flatMap(device -> device.machine.wakeAt().stream()))
                .min(Instant::compareTo)
                .filter(at -> !at.isAfter(end))
                .map(at -> at.isBefore(now) ? now : at);
    }

    void settle() {
        pass(Duration.ofSeconds(1));
    }
}
