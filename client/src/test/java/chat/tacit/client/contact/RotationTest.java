package chat.tacit.client.contact;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.Homes;
import chat.tacit.client.Parts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Lifetime;
import chat.tacit.client.route.Lifetimes;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Placement;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the queues of many connections lie while they are made and replaced. Relays make at once
 * what they are asked for, and contacts follow at once.
 */
final class RotationTest {
    private static final int CONTACTS = 30;
    private static final Duration WEEK = Rotation.Terms.DEFAULT.age();

    @TempDir private Path home;
    private final List<ConversationId> contacts = new ArrayList<>();
    private Profile profile;
    private Parts parts;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    @BeforeEach
    void begin() {
        profile = Homes.open(home, "Alice");
        parts = Parts.of(profile, Duration.ZERO, new Random(5)::nextBytes);
    }

    @AfterEach
    void end() {
        profile.close();
    }

    @Test
    void queueServesAWeekOrAThousandMessages() {
        assertThat(Rotation.Terms.DEFAULT).isEqualTo(new Rotation.Terms(Duration.ofDays(7), 1_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void connectionKeepsItsPairAndNoRelayHasAQueueOfOverTwoThirdsWhateverIsReplaced(int relays) {
        connect(relays);
        for (int weeks = 0; weeks < 4; weeks++) {
            Set<Long> before = rows();
            pass(WEEK.plusHours(1));
            settle(this::assertShared);
            assertThat(rows()).doesNotContainAnyElementsOf(before);
        }
    }

    @Test
    void silentRelaysConnectionsAreSharedOutAmongTheOthers() {
        connect(4);
        run(tx ->
                tx.update(
                        "UPDATE relay SET silent_since = 0, silent_seen = 9" + " WHERE address = ?",
                        relay(0).toString()));
        run(tx -> look(tx, relay(0)));
        settle(() -> {});
        assertThat(carried()).doesNotContainKey(relay(0));
        assertShared();
        pass(WEEK.plusHours(1));
        settle(this::assertShared);
    }

    @Test
    void leavingRelaysConnectionsAreSharedOutAmongTheOthers() throws ClientException {
        connect(4);
        var _ = profile.write(tx -> Leaving.leave(tx, relay(1), now));
        settle(() -> {});
        assertThat(carried()).doesNotContainKey(relay(1));
        assertShared();
    }

    @Test
    void relayWhoseBodiesDontOpenIsLeftWithTheRecoveryQueueToo() {
        connect(4);
        List<ConversationId> fooled =
                contacts.stream().filter(one -> pair(one).contains(relay(2))).limit(5).toList();
        for (ConversationId one : fooled) {
            run(tx ->
                    tx.update(
                            "UPDATE queue SET look_at = 0, unopenable = "
                                    + Queues.MOST_UNOPENABLE
                                    + " WHERE recovery = 0 AND relay = ? AND conversation = ?",
                            relay(2).toString(),
                            one.bytes()));
        }
        settle(() -> {});
        assertThat(fooled).hasSize(5).noneMatch(one -> pair(one).contains(relay(2)));
        assertShared();
    }

    @Test
    void thirdRelayTakesItsShareAsQueuesAreReplaced() {
        connect(2);
        assertThat(carried()).containsEntry(relay(0), (long) CONTACTS);
        assertThat(crowded()).hasSize(2);
        run(tx -> add(tx, 2));
        assertThat(crowded()).as("until they are shared out").hasSize(2);
        pass(WEEK.plusHours(1));
        settle(() -> {});
        pass(WEEK.plusHours(1));
        settle(() -> {});
        assertShared();
        assertThat(crowded()).isEmpty();
    }

    @Test
    void relayThatCarriesEverythingWithAllRecoveryQueuesIsRelieved() {
        connect(2);
        run(tx -> tx.update("UPDATE queue SET relay = ? WHERE recovery = 1", relay(0).toString()));
        run(tx -> add(tx, 2) && add(tx, 3));
        for (int weeks = 0; weeks < 3; weeks++) {
            pass(WEEK.plusHours(1));
            settle(() -> {});
        }
        assertShared();
    }

    /** An old backup knows the recovery queue: the others come to it rather than it to them. */
    @Test
    void recoveryQueueAtAThirdRelayStaysAndAnotherComesBesideIt() {
        connect(3);
        for (ConversationId contact : contacts) {
            List<RelayAddress> pair = pair(contact);
            RelayAddress third =
                    run(Relays::staying).stream()
                            .filter(one -> !pair.contains(one))
                            .findFirst()
                            .orElseThrow();
            run(tx ->
                    tx.update(
                            "UPDATE queue SET relay = ? WHERE recovery = 1 AND conversation = ?",
                            third.toString(),
                            contact.bytes()));
        }
        assertThat(crowded()).hasSize(3);
        Set<Long> recoveries = recoveries();
        pass(WEEK.plusHours(1));
        settle(() -> {});
        assertThat(recoveries()).isEqualTo(recoveries);
        pass(WEEK.plusHours(1));
        settle(() -> {});
        assertShared();
    }

    @Test
    void queueIsBehindByWhatCameByTheOtherAloneInWhateverOrder() {
        connect(4);
        ConversationId contact = contacts.getFirst();
        List<Long> used = used(contact);
        int many = (int) Rotation.MOST_BEHIND + 50; // as if a relay couldn't be reached meanwhile
        for (List<Long> order : List.of(used, used.reversed())) {
            order.forEach(row -> come(row, many));
        }
        settle(() -> {});
        assertThat(used(contact)).isEqualTo(used);

        come(used.getFirst(), many - 51);
        settle(() -> {});
        assertThat(used(contact)).isEqualTo(used);
        come(used.getFirst(), 1);
        settle(() -> {});
        assertThat(used(contact)).contains(used.getFirst()).doesNotContain(used.getLast());
        assertShared();
    }

    /** Somebody who never reads what is told goes on at the old queues. */
    @Test
    void queueThatItsContactMayNotKnowOfIsNotBehind() {
        connect(3);
        ConversationId contact = contacts.getFirst();
        long other = used(contact).getLast();
        pass(WEEK.plusHours(1));
        turn(() -> {});
        run(tx -> {
            tx.update("UPDATE queue SET recipient_id = randomblob(24) WHERE recipient_id IS NULL");
            Lifetimes.told(tx, contact, now);
            return tx.update("UPDATE contact SET routes_content = zeroblob(16)");
        });
        long fresh = used(contact).getLast();
        assertThat(fresh).isNotEqualTo(other);
        come(other, (int) Rotation.MOST_BEHIND);
        assertThat(lag(fresh)).isZero();

        run(tx -> tx.update("UPDATE contact SET routes_content = NULL"));
        come(other, 10);
        assertThat(lag(fresh)).isEqualTo(10);
    }

    /** Of a contact's queues for messages those that aren't replaced, in their order. */
    private List<Long> used(ConversationId contact) {
        return run(tx -> Lifetimes.of(tx, contact)).stream()
                .filter(one -> !one.recovery() && one.retiredAt().isEmpty())
                .map(Lifetime::row)
                .toList();
    }

    /** Bodies open that came by a queue. */
    private void come(long row, int bodies) {
        run(tx -> {
            OwnQueue queue = Queues.find(tx, row).orElseThrow();
            for (int i = 0; i < bodies; i++) {
                Lifetimes.opened(tx, queue, Rotation.Terms.DEFAULT.looks());
            }
            return true;
        });
    }

    private long lag(long row) {
        return all().stream().filter(one -> one.row() == row).findAny().orElseThrow().use().lag();
    }

    private void connect(int relays) {
        run(tx -> {
            for (int i = 0; i < relays; i++) {
                var _ = add(tx, i);
            }
            return true;
        });
        for (int i = 0; i < CONTACTS; i++) {
            int number = i;
            contacts.add(run(tx -> connection(tx, number)));
            if (relays > 2) {
                settle(this::assertShared);
            }
        }
        settle(() -> {});
    }

    private ConversationId connection(Transaction tx, int number) {
        ConversationId id =
                new ConversationId(Bytes.owned(ByteBuffer.allocate(16).putInt(number).array()));
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                        + " VALUES (?, 'contact', ?, 'active', 'link', 0)",
                id.bytes(),
                "contact " + number);
        Bytes key = Bytes.owned(Entropy.system().bytes(32));
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, travel,"
                        + " peer_travel) VALUES (?, 1, ?, ?, ?, ?, 'link', 'link')",
                id.bytes(),
                key,
                key,
                key,
                key);
        try {
            var _ = Queues.make(tx, Optional.of(id), Optional.empty(), parts.entropy());
        } catch (ClientException none) {
            throw new AssertionError(none);
        }
        return id;
    }

    /** Does all that is due, with each step's outcome there at once. */
    private void settle(Runnable check) {
        boolean changed = true;
        while (changed) {
            List<Lifetime> before = all();
            run(tx -> {
                tx.update(
                        "UPDATE queue SET recipient_id = randomblob(24), look_at = 0"
                                + " WHERE recipient_id IS NULL");
                contacts.forEach(contact -> Lifetimes.told(tx, contact, now));
                return tx.update(
                        "UPDATE queue SET followed = 1, look_at = 0"
                                + " WHERE retired_at IS NOT NULL AND followed = 0");
            });
            check.run();
            turn(check);
            changed = !all().equals(before);
        }
    }

    /** Does all that is due. */
    private void turn(Runnable check) {
        while (run(Rotation::nextDue).filter(due -> !due.isAfter(now)).isPresent()) {
            run(tx -> {
                parts.rotation().turn(tx, _ -> true, now, _ -> {});
                return true;
            });
            check.run();
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private List<Lifetime> all() {
        return run(tx -> contacts.stream().flatMap(one -> Lifetimes.of(tx, one).stream()).toList());
    }

    private Set<Long> rows() {
        return all().stream()
                .filter(one -> !one.recovery())
                .map(Lifetime::row)
                .collect(Collectors.toSet());
    }

    private Set<Long> recoveries() {
        return all().stream()
                .filter(Lifetime::recovery)
                .map(Lifetime::row)
                .collect(Collectors.toSet());
    }

    private List<RelayAddress> pair(ConversationId contact) {
        return run(tx -> Lifetimes.of(tx, contact)).stream()
                .map(Lifetime::relay)
                .distinct()
                .toList();
    }

    /** Of how many connections each relay has a queue of whatever use. */
    private Map<RelayAddress, Long> carried() {
        Map<RelayAddress, Long> carried =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        contacts.forEach(one -> pair(one).forEach(at -> carried.merge(at, 1L, Long::sum)));
        return carried;
    }

    private Set<RelayAddress> crowded() {
        return run(Placement::crowded);
    }

    private void assertShared() {
        int most = (2 * contacts.size() + 2) / 3;
        assertThat(carried().values()).as("of " + contacts.size()).allMatch(here -> here <= most);
        assertThat(contacts).allSatisfy(one -> assertThat(pair(one)).hasSize(2));
    }

    private static boolean look(Transaction tx, RelayAddress relay) {
        Lifetimes.lookAtRelay(tx, relay);
        return true;
    }

    private boolean add(Transaction tx, int number) {
        Relays.add(tx, relay(number), now);
        return true;
    }

    private static RelayAddress relay(int number) {
        String fingerprint = Character.toString('A' + number).repeat(42) + "A";
        return RelayAddress.parse("tacit://%s@relay%d.example:7000".formatted(fingerprint, number));
    }

    private <T> T run(Function<Transaction, T> work) {
        return profile.write(work::apply);
    }
}
