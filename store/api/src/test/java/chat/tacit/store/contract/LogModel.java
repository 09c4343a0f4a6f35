package chat.tacit.store.contract;

import static chat.tacit.store.contract.Contract.await;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Extent;
import chat.tacit.store.Log.Terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Does random things to a log and to a sorted map, and compares what they answer. */
final class LogModel {
    private static final int MAX_ENTRIES = 20;

    private final Log log;
    private final Key key;
    private final Random random;
    private final TreeMap<Long, String> entries = new TreeMap<>();
    private final List<CompletionStage<?>> open = new ArrayList<>();
    private long next = 1;

    LogModel(Log log, Key key, Random random) {
        this.log = log;
        this.key = key;
        this.random = random;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(12)) {
                case 0 -> drop();
                case 1, 2 -> delete();
                case 3, 4 -> read();
                case 5 -> settle();
                default -> append();
            }
            assertThat(await(log.extent(key))).isEqualTo(new Extent(next, entries.size()));
        }
        settle();
        read();
    }

    private void append() {
        String entry = "entry" + random.nextInt();
        Terms terms = Terms.within(MAX_ENTRIES, Contract.LATER);
        CompletionStage<Append> append = log.append(key, Contract.bytes(entry), terms);
        if (entries.size() == MAX_ENTRIES) {
            assertThat(await(append)).isEqualTo(new Append.Full());
            return;
        }
        Append expected = new Append.Kept(next);
        entries.put(next++, entry);
        open.add(append.thenAccept(got -> assertThat(got).isEqualTo(expected)));
    }

    private void delete() {
        long through = next - random.nextInt(12);
        open.add(log.deleteThrough(key, through));
        entries.headMap(through, true).clear();
    }

    private void drop() {
        open.add(log.drop(key));
        entries.clear();
        next = 1;
    }

    private void read() {
        long after = Math.max(0, next - random.nextInt(25));
        int max = 1 + random.nextInt(10);
        var expected =
                entries.tailMap(after, false).entrySet().stream()
                        .limit(max)
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .toList();
        var got =
                await(log.readAfter(key, after, max, 1 << 20)).stream()
                        .map(entry -> entry.sequence() + ":" + Contract.text(entry.bytes()))
                        .toList();
        assertThat(got).isEqualTo(expected);
    }

    private void settle() {
        open.forEach(Contract::await);
        open.clear();
    }
}
