package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A room's host is killed under load and starts again with what it has on disk. */
@Tag("long")
final class RoomCrashTest {
    private static final int CRASHES = 3;
    private static final int WRITERS = 4;
    private static final int BEFORE_EACH_CRASH = 150;
    private static final String POSTS = "100000";

    @TempDir Path folder;

    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final SecretLinks links =
            new SecretLinks(dialler, new Straight(), Entropy.system(), Duration.ofMinutes(1));

    /** What was told: text, part or core hash, by position. */
    private final Map<Long, Reply.Posted> told = new ConcurrentHashMap<>();

    private final Map<Long, Bytes> texts = new ConcurrentHashMap<>();
    private final Map<Long, Bytes> parts = new ConcurrentHashMap<>();
    private final Map<Long, Place> changes = new ConcurrentHashMap<>();
    private final List<Bytes> open = new ArrayList<>();
    private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();

    private record Straight() implements SecretLinks.Ways {
        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return List.of();
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return true;
        }
    }

    @AfterEach
    void stop() {
        links.close();
        dialler.close();
    }

    /** What its logs say of a room. */
    private record Logs(Map<Long, Bytes> texts, Map<Long, Place> changes) {}

    @Test
    void whatWasToldIsThereAfterAKill() throws Exception {
        try (World world = new World(folder)) {
            Relay relay = world.relay("host", "--room-posts", POSTS);
            RelayAddress address = RelayAddress.parse(relay.address());
            HostedRoom room;
            try (SecretLink owner = links.home(HostedRoom.owner(address))) {
                room = HostedRoom.make(owner);
            }
            for (int crash = 0; crash < CRASHES; crash++) {
                try (SecretLink link = links.to(address)) {
                    room.commit(link);
                    changes.put(room.head().position(), room.head());
                }
                killWhileClientsPost(relay, address, room);
                relay = world.again(relay, "--room-posts", POSTS);
                try (SecretLink link = links.to(address)) {
                    compare(link, room);
                }
            }
        }
    }

    private void killWhileClientsPost(Relay relay, RelayAddress address, HostedRoom room)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(BEFORE_EACH_CRASH);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    untilCut(
                                            address,
                                            link -> {
                                                Bytes text = HostedRoom.random(600);
                                                keep(text);
                                                Reply.Posted posted = room.say(link, text);
                                                settle(text);
                                                assertFresh(texts.put(posted.position(), text));
                                                told.put(posted.position(), posted);
                                                enough.countDown();
                                            })));
        }
        clients.add(
                Thread.ofVirtual()
                        .start(() ->
                                untilCut(
                                        address,
                                        link -> {
                                            long position = room.change(link);
                                            assertFresh(changes.put(position, room.head()));
                                        })));
        clients.add(
                Thread.ofVirtual()
                        .start(() ->
                                untilCut(
                                        address,
                                        link -> {
                                            Bytes part = HostedRoom.random(2_000);
                                            assertFresh(parts.put(room.post(link, part), part));
                                        })));
        assertThat(enough.await(2, TimeUnit.MINUTES)).isTrue();
        relay.process().kill();
        for (Thread client : clients) {
            assertThat(client.join(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(failures).isEmpty();
    }

    private synchronized void keep(Bytes text) {
        open.add(text);
    }

    private synchronized void settle(Bytes text) {
        open.remove(text);
    }

    /** No position is given twice, not even after a crash. */
    private static void assertFresh(Object before) {
        assertThat(before).isNull();
    }

    private interface Step {
        void take(SecretLink link) throws LinkException;
    }

    private void untilCut(RelayAddress address, Step step) {
        try (SecretLink link = links.to(address)) {
            while (true) {
                step.take(link);
            }
        } catch (LinkException e) {
            // The relay was killed: what was under way wasn't told.
        } catch (AssertionError e) {
            failures.add(e);
        }
    }

    /** Then what wasn't told is said again: it is there once, whether it was before or not. */
    private void compare(SecretLink link, HostedRoom room) throws LinkException {
        Logs before = read(link, room);
        assertThat(before.texts()).containsAllEntriesOf(texts);
        assertThat(before.changes()).containsAllEntriesOf(changes);
        for (Map.Entry<Long, Bytes> part : parts.entrySet()) {
            assertThat(room.part(link, part.getKey())).isEqualTo(part.getValue());
        }
        room.follow(last(before));
        for (Bytes text : List.copyOf(open)) {
            Reply.Posted posted = room.say(link, text);
            settle(text);
            assertThat(before.texts().getOrDefault(posted.position(), text)).isEqualTo(text);
            assertFresh(texts.put(posted.position(), text));
        }
        Logs after = read(link, room);
        assertThat(after.texts()).containsAllEntriesOf(texts).containsAllEntriesOf(before.texts());
        assertThat(after.texts().values()).doesNotHaveDuplicates();
        changes.putAll(after.changes());
    }

    private static Place last(Logs logs) {
        long position = logs.changes().keySet().stream().reduce(0L, Math::max);
        return requireNonNull(logs.changes().get(position));
    }

    private Logs read(SecretLink link, HostedRoom room) throws LinkException {
        Logs logs = new Logs(new HashMap<>(), new HashMap<>());
        long[] last = new long[2];
        link.stream(
                room.reading(),
                reply -> {
                    switch (reply) {
                        case Reply.MessageItem it -> {
                            assertThat(it.position()).isGreaterThan(last[0]);
                            last[0] = it.position();
                            logs.texts().put(it.position(), it.event().bytes());
                            Reply.Posted posted = told.get(it.position());
                            assertThat(posted == null || posted.stamp() == it.stamp()).isTrue();
                        }
                        case Reply.StateItem it -> {
                            assertThat(it.event().position()).isGreaterThan(last[1]);
                            last[1] = it.event().position();
                            logs.changes().put(it.event().position(), it.event().place());
                        }
                        case Reply.Head _ -> {}
                        case Reply other -> throw new AssertionError(other);
                    }
                });
        return logs;
    }
}
