package chat.tacit.relay.live;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;

/** What is to be done for many connections, gathered for each event loop into one task. */
final class Rounds {
    private final IdentityHashMap<Executor, List<Step>> byLoop = new IdentityHashMap<>();

    private record Step(LiveEndpoint endpoint, Runnable task) {}

    void add(LiveEndpoint endpoint, Runnable task) {
        byLoop.computeIfAbsent(endpoint.executor(), _ -> new ArrayList<>())
                .add(new Step(endpoint, task));
    }

    /** Hands every loop its task. */
    void go() {
        byLoop.forEach((loop, steps) ->
                loop.execute(() -> steps.forEach(step -> step.endpoint().guard(step.task()))));
    }
}
