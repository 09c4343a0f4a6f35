package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.MeshKeys;
import chat.tacit.client.mesh.Place;
import chat.tacit.client.mesh.Slot;
import chat.tacit.client.mesh.Slots;
import chat.tacit.client.mesh.Twins;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * One profile with slots, the client's own or others: what it says waits for a send slot, what is
 * said to it waits at two RX for a fetch slot. A packet takes a fifth of a second through the mesh,
 * as {@link Finding} measured.
 */
final class Slotted {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MESH = Duration.ofMillis(200);
    private static final Duration ATTENTION = Duration.ofMinutes(30);

    private final Scheduler slots;
    private final LoopKeys loops;
    private final Optional<Twins> twins;
    private final List<Long> twinKeys;
    private final int contacts;
    private final List<List<RelayAddress>> servers = new ArrayList<>();
    private final Instant[] attention;
    private final boolean[] more;
    private final Deque<Talks.Said> waiting = new ArrayDeque<>();
    private final Map<Box, Deque<Item>> boxes = new HashMap<>();
    private final Map<Integer, Instant> read = new HashMap<>();
    private Instant clock = START;
    private int loopKey;
    private int items;

    /** Seconds from when something was said until it was posted, and from then until fetched. */
    final Samples sendFirst = new Samples();

    final Samples sendNext = new Samples();
    final Samples fetchFirst = new Samples();
    final Samples fetchNext = new Samples();

    /** What each server sees. */
    final List<Fetched> fetched = new ArrayList<>();

    final List<Sent> sent = new ArrayList<>();

    /** A fetch of a key: what its RX sees. */
    record Fetched(Instant at, int key, RelayAddress server) {}

    /**
     * A post: what TX sees.
     *
     * @param key a contact's, or a loop key above all of these
     * @param real what it doesn't
     */
    record Sent(Instant at, int key, boolean real) {}

    private record Box(int key, RelayAddress server) {}

    private record Item(Instant at, int number, boolean contact, boolean first) {}

    /**
     * @param mesh the servers; each key has two of them
     */
    Slotted(Scheduler.Maker maker, int contacts, List<RelayAddress> mesh, SplittableRandom random) {
        this(maker, contacts, mesh, random, true);
    }

    /**
     * @param twinned whether contacts have {@link Twins}; else there are as many loop keys as
     *     contacts, at least four
     */
    Slotted(
            Scheduler.Maker maker,
            int contacts,
            List<RelayAddress> mesh,
            SplittableRandom random,
            boolean twinned) {
        this.twins = twinned ? Optional.of(new Twins(random.split()::nextBytes)) : Optional.empty();
        this.slots = maker.make(random);
        int own = twinned ? MeshKeys.LOOPS : Math.max(MeshKeys.LOOPS, contacts);
        this.loops = new LoopKeys(own, random);
        this.twinKeys = LongStream.range(contacts + own, 2L * contacts + own).boxed().toList();
        this.contacts = contacts;
        int keys = contacts + own + (twinned ? contacts : 0);
        for (int i = 0; i < keys; i++) {
            int first = random.nextInt(mesh.size());
            int second = (first + 1 + random.nextInt(mesh.size() - 1)) % mesh.size();
            servers.add(List.of(mesh.get(first), mesh.get(second)));
        }
        this.attention = new Instant[keys];
        Arrays.fill(attention, Instant.MIN);
        this.more = new boolean[keys];
        this.loopKey = contacts;
    }

    /** Servers that nobody has keys of. */
    static List<RelayAddress> mesh(int count) {
        List<RelayAddress> mesh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fingerprint name =
                    new Fingerprint(
                            Bytes.owned(Hash.sha256(new byte[] {1, (byte) (i >> 8), (byte) i})));
            mesh.add(RelayAddress.parse("tacit://%s@s%d.example:7443".formatted(name, i)));
        }
        return mesh;
    }

    /** Says and hears all of this. */
    void live(List<Talks.Said> said, Duration length) {
        for (Talks.Said next : said) {
            until(next.at());
            if (next.mine()) {
                waiting.add(next);
            } else {
                arrive(next.contact(), next.at(), next.first());
            }
        }
        until(START.plus(length));
    }

    private void until(Instant time) {
        Instant next = slots.nextAt(scene(clock));
        while (next.isBefore(time)) {
            clock = next.isBefore(clock) ? clock : next;
            slots.due(clock, scene(clock)).forEach(slot -> act(slot, clock));
            next = slots.nextAt(scene(clock));
        }
        clock = time;
    }

    private Slots.Scene scene(Instant now) {
        List<Place> places = new ArrayList<>();
        for (int key = 0; key < servers.size(); key++) {
            boolean attended = more[key] || key == loopKey || attention[key].isAfter(now);
            places.add(new Place(key, servers.get(key), attended));
        }
        return new Slots.Scene(!waiting.isEmpty(), places);
    }

    private void act(Slot slot, Instant now) {
        switch (slot) {
            case Slot.Send _ -> send(now);
            case Slot.Fetch(long key, RelayAddress server) -> fetch((int) key, server, now);
        }
    }

    private void send(Instant now) {
        Talks.Said next = waiting.poll();
        if (next == null) {
            loopKey =
                    twins.flatMap(it -> it.next(twinKeys, now))
                            .map(Long::intValue)
                            .orElseGet(() -> contacts + loops.next());
            sent.add(new Sent(now, loopKey, false));
            arrive(loopKey, now, false);
        } else {
            attention[next.contact()] = now.plus(ATTENTION);
            sent.add(new Sent(now, next.contact(), true));
            twins.ifPresent(it -> it.sent(name(next.contact()), now));
            (next.first() ? sendFirst : sendNext).add(seconds(next.at(), now));
        }
    }

    private static Thumbprint name(int contact) {
        return new Thumbprint(Bytes.owned(Hash.sha256(new byte[] {2, (byte) contact})));
    }

    private void arrive(int key, Instant now, boolean first) {
        items++;
        for (RelayAddress server : servers.get(key)) {
            boxes.computeIfAbsent(new Box(key, server), _ -> new ArrayDeque<>())
                    .add(new Item(now.plus(MESH), items, key < contacts, first));
        }
    }

    private void fetch(int key, RelayAddress server, Instant now) {
        fetched.add(new Fetched(now, key, server));
        Deque<Item> box = boxes.getOrDefault(new Box(key, server), new ArrayDeque<>());
        Item item = box.peek();
        more[key] = item != null && item.at().isBefore(now);
        if (more[key]) {
            box.remove();
            take(key, item, now);
        }
    }

    private void take(int key, Item item, Instant now) {
        boolean again = read.remove(item.number()) != null;
        if (item.contact()) {
            attention[key] = now.plus(ATTENTION);
        }
        if (!again) {
            read.put(item.number(), now);
            if (item.contact()) {
                (item.first() ? fetchFirst : fetchNext).add(seconds(item.at(), now));
            }
        }
    }

    private static double seconds(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / 1e3;
    }
}
