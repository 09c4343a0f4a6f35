package chat.tacit.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** {@link Runs} against a sorted set. */
final class RunsTest {

    @Test
    void behaveAsASortedSet() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Runs runs = Runs.NONE;
            TreeSet<Long> set = new TreeSet<>();
            long next = 1;
            for (int step = 0; step < 60; step++) {
                long some = random.nextLong(next + 2);
                switch (random.nextInt(8)) {
                    case 0 -> next += 1 + random.nextInt(3);
                    case 1 -> {
                        runs = runs.minus(Runs.of(some));
                        set.remove(some);
                    }
                    case 2 -> {
                        long through = some / 3;
                        assertThat(list(runs.through(through)))
                                .containsExactlyElementsOf(set.headSet(through, true));
                        runs = runs.after(through);
                        set.headSet(through, true).clear();
                    }
                    default -> {
                        runs = runs.plus(next);
                        set.add(next++);
                    }
                }
                assertThat(list(runs)).containsExactlyElementsOf(set);
                assertThat(runs.count()).isEqualTo(set.size());
                assertThat(runs.contains(some)).isEqualTo(set.contains(some));
                assertThat(runs.last()).isEqualTo(set.isEmpty() ? 0 : set.last());
            }
        }
    }

    @Test
    void comeBackAsTheyWereWritten() {
        Runs runs = Runs.NONE.plus(1).plus(2).plus(5).plus(Long.MAX_VALUE);
        ByteBuffer form = ByteBuffer.allocate(runs.size());
        runs.write(form);
        assertThat(Runs.read(form.flip())).isEqualTo(runs);
    }

    private static List<Long> list(Runs runs) {
        List<Long> all = new ArrayList<>();
        runs.forEach(all::add);
        return all;
    }
}
