package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.Sending;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileOwner;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final Map<Bytes, Bytes> names = new HashMap<>();

    /** By what an id is known: of a queue its sender id, of what a file is made of its first id. */
    private Map<Bytes, Bytes> names() {
        for (OwnQueue queue : owned().toList()) {
            names.put(queue.senderId().bytes(), queue.senderId().bytes());
            queue.recipientId().ifPresent(id -> names.put(id.bytes(), queue.senderId().bytes()));
        }
        relays.devices().forEach(device -> device.read(this::nameFiles));
        return names;
    }

    /** The keys that own the blobs of files of one chunk, and the ids of these. */
    private boolean nameFiles(Transaction tx) {
        record Own(FileOwner owner, FileBody body) {}
        List<Own> files =
                tx.list(
                        "SELECT owner, offer FROM file WHERE owner IS NOT NULL"
                                + " AND offer IS NOT NULL",
                        row ->
                                new Own(
                                        new FileOwner(row.secret(1)),
                                        (FileBody) Content.decode(row.bytes(2)).body()));
        for (Own file : files) {
            Bytes name = file.body().hash();
            for (int copy = 0; copy < file.body().relays().size(); copy++) {
                ChunkId chunk = new ChunkId(0, 0);
                names.put(file.owner().key(chunk, copy).publicKey().bytes(), name);
            }
            file.body()
                    .chunks()
                    .getFirst()
                    .copies()
                    .forEach(copy -> names.put(copy.blob().bytes(), name));
        }
        return true;
    }

    private Stream<OwnQueue> owned() {
        return relays.devices().stream().flatMap(device -> device.queues().stream());
    }

    private Stream<Set<Bytes>> sockets() {
        return relays.both().stream().flatMap(relay -> relay.sockets().stream());
    }

    /** What each socket was used for: queues, files, and what isn't known by a name, by its id. */
    private List<Set<Bytes>> seen() {
        Map<Bytes, Bytes> known = names();
        return sockets()
                .map(ids ->
                        ids.stream()
                                .map(id -> known.getOrDefault(id, id))
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
    void fileAShortLinkAndWhatIsDeletedHaveSocketsOfTheirOwn() throws Exception {
        Device alice = alice(Isolation.CONNECTION, 64);
        sendFile(alice, alice.with("Bob"));
        Link.ShortForm link =
                (Link.ShortForm)
                        Link.parse(
                                alice.write(tx ->
                                                Invitations.make(
                                                        tx,
                                                        new InvitationTerms(
                                                                false, Travel.LINK, false),
                                                        alice.parts().entropy(),
                                                        alice.instant()))
                                        .link());
        clock.pass(LONG);
        Device dora = device("Dora", Isolation.CONNECTION, 64);
        dora.write(tx ->
                dora.parts().joining().beginFetch(tx, link, Travel.LINK, false, dora.instant()));
        clock.pass(LONG);
        assertThat(alice.conversations()).hasSize(3);
        var _ = names(); // those of what is deleted now
        ConversationId carol = alice.with("Carol");
        alice.write(tx -> {
            Contacts.delete(tx, carol, alice.instant());
            return true;
        });
        clock.pass(LONG);
        assertThat(alice.conversations()).hasSize(2);
        assertThat(alice.number("SELECT COUNT(*) FROM doomed_queue")).isZero();
        assertThat(seen()).allMatch(used -> used.size() <= 1);
        Set<Bytes> all = new HashSet<>();
        seen().forEach(all::addAll);
        assertThat(all).contains(link.key().id().bytes());
        // Queues of three pairs, the file, the link.
        assertThat(all).hasSize(18 + 1 + 1);
    }

    private void sendFile(Device by, ConversationId to) throws Exception {
        Path file = Files.writeString(Files.createTempFile("otters", ".txt"), "otters");
        try (Sending sending =
                Sending.seal(by.profile().directory(), file, Optional.empty(), Entropy.system())) {
            by.write(tx -> sending.begin(tx, to, by.parts().conversations(), by.instant()));
        } finally {
            Files.delete(file);
        }
        clock.pass(LONG);
        assertThat(by.number("SELECT COUNT(*) FROM file WHERE stage = 'over'")).isEqualTo(1);
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
    @Tag("long")
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
        Map<Bytes, Bytes> queues = names();
        long after = sockets().count();
        Set<Bytes> own =
                alice.queues().stream().map(q -> q.senderId().bytes()).collect(Collectors.toSet());
        assertThat(own).hasSize(6);
        assertThat(after).isGreaterThanOrEqualTo(before + own.size());
        assertThat(queues).isNotEmpty();
    }
}
