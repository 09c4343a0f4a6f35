package chat.tacit.protocol.queue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Keeps the requests about one entity in order: each begins when the one before has left its lane.
 * Requests about different entities run side by side.
 */
final class Lanes {
    private final Map<EntityId, Queue<Runnable>> lanes = new HashMap<>();

    /** Runs {@code request} now, or when those before it have left. */
    void enter(EntityId entity, Runnable request) {
        Queue<Runnable> lane = lanes.get(entity);
        if (lane == null) {
            lanes.put(entity, new ArrayDeque<>(0));
            request.run();
        } else {
            lane.add(request);
        }
    }

    void leave(EntityId entity) {
        Queue<Runnable> lane = lanes.get(entity);
        if (lane == null) {
            throw new IllegalStateException("left a lane twice");
        }
        Runnable next = lane.poll();
        if (next == null) {
            lanes.remove(entity);
        } else {
            next.run();
        }
    }
}
