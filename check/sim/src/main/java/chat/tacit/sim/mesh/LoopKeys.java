package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.LoopChoice;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** To which of one's loop keys a loop goes, as the client chooses ({@code spec/40-mesh} §11). */
final class LoopKeys {
    private final LoopChoice choice;
    private final List<Long> keys;

    LoopKeys(int count, SplittableRandom random) {
        this.choice = new LoopChoice(random.split()::nextBytes);
        this.keys = LongStream.range(0, count).boxed().toList();
    }

    int next() {
        return (int) choice.next(keys);
    }
}
