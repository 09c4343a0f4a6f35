package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Packet;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;

/** All that the TX of a profile see of it together, from the profile's own scheduler. */
final class TxLog {
    /** Loop keys have other numbers than contacts. */
    private static final long LOOPS = 1_000;

    /** How a profile chooses among its loop keys. */
    interface Choice {
        long next(List<Long> keys);
    }

    /**
     * @param real what no TX knows
     */
    record Request(Instant at, int size, long recipient, boolean real) {}

    /** What is sent in slots, a loop where nothing waits. */
    private static final class Sender {
        final List<Request> log = new ArrayList<>();
        private final Deque<Talker.Said> waiting = new ArrayDeque<>();
        private final List<Long> loops;
        private final Choice choice;

        Sender(int keys, Choice choice) {
            this.loops = LongStream.range(LOOPS, LOOPS + keys).boxed().toList();
            this.choice = choice;
        }

        void send(Instant now) {
            boolean real = !waiting.isEmpty();
            long recipient = real ? waiting.removeFirst().contact() : choice.next(loops);
            log.add(new Request(now, Packet.SIZE, recipient, real));
        }
    }

    private TxLog() {}

    /**
     * What is sent while this is said.
     *
     * @param keys how many loop keys there are
     */
    static List<Request> of(List<Talker.Said> said, int keys, Choice choice, Entropy entropy) {
        Slots slots = new Slots(Pace.of(Cover.LOW), entropy, Instant.EPOCH);
        Sender sender = new Sender(keys, choice);
        for (Talker.Said word : said) {
            while (true) {
                Slots.Scene scene = new Slots.Scene(!sender.waiting.isEmpty(), List.of());
                Instant now = slots.nextAt(scene);
                if (word.at().isBefore(now)) {
                    break;
                }
                slots.due(now, scene).stream()
                        .filter(Slot.Send.class::isInstance)
                        .forEach(_ -> sender.send(now));
            }
            sender.waiting.add(word);
        }
        return sender.log;
    }
}
