package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What relays see of Alice, who talks with Bob and Carol: which queues share a socket. */
final class IsolationTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();

    private Device device(String name, Isolation isolation, int sockets) {
        Device device = relays.device(name);
        device.write(tx -> {
            new Isolation.Choice(isolation, sockets).put(tx);
            return true;
        });
        return device;
    }

    private Device alice(Isolation isolation, int sockets) throws ClientException {
        Device alice = device("Alice", isolation, sockets);
        for (String name : List.of("Bob", "Carol")) {
            Device other = device(name, isolation, sockets);
            String link = alice.invite();
            clock.pass(LONG);
            ConversationId at = other.accept(link);
            clock.pass(LONG);
            List<String> texts = IntStream.range(0, 5).mapToObj(i -> name + " " + i).toList();
            for (String text : texts) {
                var _ = other.send(at, text);
                var _ = alice.send(alice.with(name), text);
                clock.pass(Duration.ofSeconds(40));
            }
            clock.pass(LONG);
            assertThat(alice.texts(alice.with(name))).containsAll(texts);
            assertThat(other.texts(at)).hasSize(10).containsAll(texts);
        }
        return alice;
    }

    /** The sender id of the queue that an id names, for all queues of all. */
    private Map<Bytes, Bytes> queues() {
        Map<Bytes, Bytes> names = new HashMap<>();
        for (OwnQueue queue : owned().toList()) {
            names.put(queue.senderId().bytes(), queue.senderId().bytes());
            queue.recipientId().ifPresent(id -> names.put(id.bytes(), queue.senderId().bytes()));
        }
        return names;
    }

    private Stream<OwnQueue> owned() {
        return relays.devices().stream().flatMap(device -> device.queues().stream());
    }

    private Stream<Set<Bytes>> sockets() {
        return relays.both().stream().flatMap(relay -> relay.sockets().stream());
    }

    /** The queues that each socket was used for. */
    private List<Set<Bytes>> seen() {
        Map<Bytes, Bytes> queues = queues();
        return sockets()
                .map(ids ->
                        ids.stream()
                                .map(queues::get)
                                .filter(Objects::nonNull)
                                .collect(Collectors.toSet()))
                .toList();
    }

    @Test
    void withoutIsolationASocketCarriesSeveralConnections() throws ClientException {
        var _ = alice(Isolation.NONE, 64);
        assertThat(seen()).anyMatch(queues -> queues.size() > 2);
    }

    @Test
    void isolatedConnectionsNeverShareASocket() throws ClientException {
        var _ = alice(Isolation.CONNECTION, 64);
        assertThat(seen()).allMatch(queues -> queues.size() <= 1);
        Set<Bytes> used = new HashSet<>();
        seen().forEach(used::addAll);
        // Two contacts, two sides, two routes each and one for recovery.
        assertThat(used).hasSize(12);
    }

    @Test
    void isolatedContactsNeverShareASocket() throws ClientException {
        Device alice = alice(Isolation.CONTACT, 64);
        Set<Bytes> withBob = withBob(alice);
        assertThat(seen())
                .anyMatch(queues -> queues.size() == 2)
                .allMatch(queues ->
                        withBob.containsAll(queues)
                                || queues.stream().noneMatch(withBob::contains));
    }

    /** The queues of Alice for Bob, and of Bob. */
    private Set<Bytes> withBob(Device alice) throws ClientException {
        ConversationId bob = alice.with("Bob");
        Set<Bytes> queues =
                alice.queues().stream()
                        .filter(queue -> queue.conversation().filter(bob::equals).isPresent())
                        .map(queue -> queue.senderId().bytes())
                        .collect(Collectors.toSet());
        Device second = relays.devices().get(1);
        second.queues().forEach(queue -> queues.add(queue.senderId().bytes()));
        return queues;
    }

    @Test
    void fewSocketsAreTakenInTurnsAndEverythingArrives() throws ClientException {
        Device alice = alice(Isolation.CONNECTION, 2);
        assertThat(alice.mostSockets()).isEqualTo(2);
        assertThat(seen()).allMatch(queues -> queues.size() <= 1);
        List<Duration> turns = new ArrayList<>();
        for (int i = 1; i < alice.hangUps().size(); i++) {
            turns.add(Duration.between(alice.hangUps().get(i - 1), alice.hangUps().get(i)));
        }
        assertThat(new HashSet<>(turns)).as("random intervals").hasSizeGreaterThan(20);
    }

    @Test
    void anotherChoiceMakesAllConnectionsAnew() throws ClientException {
        Device alice = alice(Isolation.NONE, 64);
        long before = sockets().count();
        alice.write(tx -> {
            new Isolation.Choice(Isolation.CONNECTION, 64).put(tx);
            return true;
        });
        clock.pass(LONG);
        Map<Bytes, Bytes> queues = queues();
        long after = sockets().count();
        Set<Bytes> own =
                alice.queues().stream().map(q -> q.senderId().bytes()).collect(Collectors.toSet());
        assertThat(own).hasSize(6);
        assertThat(after).isGreaterThanOrEqualTo(before + own.size());
        assertThat(queues).isNotEmpty();
    }
}
