package chat.tacit.client.room;

import chat.tacit.e2ee.room.Together;

import java.util.List;

/** Work on as many threads as there are processors; little of it isn't worth another thread. */
public final class Processors implements Together {
    private static final int WORTH = 8;

    /** The processors of this machine. */
    public Processors() {}

    @Override
    public void run(List<Runnable> works) {
        if (works.size() < WORTH) {
            IN_TURN.run(works);
        } else {
            works.parallelStream().forEach(Runnable::run);
        }
    }
}
