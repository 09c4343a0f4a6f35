package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.address;
import static chat.tacit.protocol.mesh.servers.ServerSamples.announcement;
import static chat.tacit.protocol.mesh.servers.ServerSamples.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.OperatorProof;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.ServerSamples;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Neighbours, lists of others, and what is left after a restart. */
class NeighbourhoodTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final BookTerms FOUR = new BookTerms(200, 4, 2, Duration.ofMinutes(10), 30);

    private final Books books = new Books(FOUR);

    private static Fingerprint name(int number) {
        return address(number).fingerprint();
    }

    private static int[] numbers(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    /** Servers that say that whoever has this key runs them. */
    private void meetOf(int operator, int... numbers) {
        for (int number : numbers) {
            OperatorProof proof =
                    OperatorProof.sign(identity(operator), name(number), NOW.plus(DAY));
            books.doors.put(
                    Books.door(number), announcement(number, Optional.of(proof), books.now));
            books.introduce(address(number));
        }
        books.pass(Duration.ofMinutes(1));
    }

    @Test
    void asManyArePickedAsThereMayBe() {
        books.meet(1, 2, 3);
        assertThat(books.neighbours).hasSize(3);
        books.meet(numbers(4, 10));
        assertThat(books.neighbours).hasSize(4);
    }

    @Test
    void noTwoOfAnOperatorArePickedWhileThereAreOthers() {
        meetOf(90, 1, 2, 3, 4, 5, 6);
        assertThat(books.neighbours).as("better than none").hasSize(4);
        books.meet(7, 8, 9);
        assertThat(books.neighbours).hasSize(4).contains(name(7), name(8), name(9));
    }

    @Test
    void serversOfPeerAreAlwaysAmongThem() {
        var mine = new Books(FOUR, address(1), address(2));
        mine.run(1, 2);
        mine.meet(numbers(3, 20));
        assertThat(mine.neighbours).hasSize(4).contains(name(1), name(2));
        for (int day = 0; day < 20; day++) {
            mine.run(numbers(1, 20));
            mine.pass(DAY);
            assertThat(mine.neighbours).hasSize(4).contains(name(1), name(2));
        }
    }

    @Test
    void oneIsDrawnAnewEachDay() {
        books.meet(numbers(1, 20));
        Set<Fingerprint> met = new HashSet<>(books.neighbours);
        for (int day = 0; day < 30; day++) {
            Set<Fingerprint> before = books.neighbours;
            books.run(numbers(1, 20));
            books.pass(DAY);
            Set<Fingerprint> stayed = new HashSet<>(books.neighbours);
            stayed.retainAll(before);
            assertThat(stayed).hasSize(3);
            met.addAll(books.neighbours);
        }
        assertThat(met).hasSizeGreaterThan(12);
    }

    @Test
    void oneInQuarantineIsReplacedAtOnceAndPeersComeBack() {
        var mine = new Books(FOUR, address(1));
        mine.run(1);
        mine.meet(numbers(2, 10));
        Fingerprint random =
                mine.neighbours.stream()
                        .filter(it -> !it.equals(name(1)))
                        .findFirst()
                        .orElseThrow();
        mine.handle(new BookInput.Quarantined(Set.of(random, name(1))));
        assertThat(mine.neighbours).hasSize(4).doesNotContain(random, name(1));
        mine.handle(new BookInput.Quarantined(Set.of()));
        assertThat(mine.neighbours).contains(name(1));
    }

    @Test
    void oneThatIsSilentForTenMinutesIsReplaced() {
        books.meet(numbers(1, 10));
        Fingerprint silent = books.neighbours.iterator().next();
        books.handle(new BookInput.Silent(silent));
        books.pass(Duration.ofMinutes(5));
        books.handle(new BookInput.Reached(name(9)));
        books.pass(Duration.ofMinutes(5).minusSeconds(1));
        books.handle(new BookInput.Silent(silent));
        assertThat(books.neighbours).contains(silent);
        books.pass(Duration.ofSeconds(1));
        books.handle(new BookInput.Silent(silent));
        assertThat(books.neighbours).hasSize(4).doesNotContain(silent);
    }

    @Test
    void oneThatAnswersInBetweenStays() {
        books.meet(numbers(1, 10));
        Fingerprint slow = books.neighbours.iterator().next();
        books.handle(new BookInput.Silent(slow));
        books.pass(Duration.ofMinutes(9));
        books.handle(new BookInput.Reached(slow));
        books.handle(new BookInput.Silent(slow));
        books.pass(Duration.ofMinutes(9));
        books.handle(new BookInput.Silent(slow));
        assertThat(books.neighbours).contains(slow);
    }

    /** Else a server whose own network is down for ten minutes would be left without anybody. */
    @Test
    void silenceOfAllIsAFaultOfOnesOwn() {
        books.meet(numbers(1, 10));
        Set<Fingerprint> before = books.neighbours;
        for (int minute = 0; minute < 60; minute++) {
            before.forEach(one -> books.handle(new BookInput.Silent(one)));
            books.pass(Duration.ofMinutes(1));
        }
        assertThat(books.neighbours).isEqualTo(before);
    }

    @Test
    void whoeverPickedThisServerIsTakenUpToALimit() {
        books.meet(numbers(1, 11));
        List<Fingerprint> others = new ArrayList<>();
        for (int i = 1; i < 11; i++) {
            if (!books.neighbours.contains(name(i))) {
                others.add(name(i));
            }
        }
        books.handle(new BookInput.Came(name(99)));
        assertThat(books.neighbours).as("one that isn't verified").hasSize(4);
        others.forEach(one -> books.handle(new BookInput.Came(one)));
        assertThat(books.neighbours).hasSize(6).contains(others.get(0), others.get(1));
    }

    /** Who has many servers would else have all places of those that pick. */
    @Test
    void serversOfOneOperatorMakeRoomForAnother() {
        books.meet(numbers(1, 5));
        meetOf(90, 10, 11, 12);
        books.handle(new BookInput.Came(name(10)));
        books.handle(new BookInput.Came(name(11)));
        books.handle(new BookInput.Came(name(12)));
        Set<Fingerprint> before = books.neighbours;
        assertThat(before).hasSize(6).doesNotContain(name(12));
        books.meet(20);
        books.handle(new BookInput.Came(name(20)));
        assertThat(books.neighbours).hasSize(6).contains(name(20));
    }

    @Test
    void listsAreAskedForAtRandomTimesAroundTheirMean() {
        var mine = new Books(FOUR, address(1));
        mine.run(1);
        mine.meet(numbers(2, 6));
        mine.asked.clear();
        mine.askedAt.clear();
        mine.pass(Duration.ofHours(10));
        List<Instant> times = mine.askedAt.stream().distinct().toList();
        assertThat(times).hasSizeBetween(50, 75);
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i)))
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(15));
        }
        assertThat(mine.asked.stream().filter(name(1)::equals)).hasSize(times.size());
        assertThat(mine.asked).contains(name(2), name(3), name(4), name(5));
    }

    @Test
    void peerIsAskedAsSoonAsItIsThereAndSoHearsOfThisServer() {
        var mine = new Books(FOUR, address(1));
        mine.pass(Duration.ofMinutes(2));
        assertThat(mine.connects).hasSizeBetween(3, 6);
        mine.run(1);
        mine.pass(Duration.ofMinutes(10));
        assertThat(mine.asked).contains(name(1));
        assertThat(mine.verified).containsExactly(name(1));
    }

    @Test
    void peerThatDidNotHearOfThisServerIsAskedAgainSoonUntilItDoes() {
        var mine = new Books(FOUR, address(1));
        mine.run(1);
        mine.pass(Duration.ofSeconds(30));
        int first = mine.asked.size();
        assertThat(first).isPositive();
        mine.handle(new BookInput.Silent(name(1)));
        mine.pass(Duration.ofSeconds(6));
        assertThat(mine.asked).hasSize(first + 1);
        mine.lists(1, List.of(address(1)));
        mine.handle(new BookInput.Silent(name(1)));
        mine.pass(Duration.ofSeconds(6));
        assertThat(mine.asked).as("it knows by now").hasSize(first + 1);
    }

    @Test
    void listIsBelievedToNameAddressesAndNothingElse() {
        books.meet(1);
        books.run(2, 3);
        var report = new DropReport(name(3), books.now.minusSeconds(60), books.now, 9, 9);
        books.lists(1, List.of(address(1), address(2)), report);
        assertThat(books.verified).containsExactly(name(1));
        assertThat(books.reported).containsExactly(new BookOutput.Reported(name(1), report));
        books.pass(Duration.ofMinutes(1));
        assertThat(books.verified).containsExactlyInAnyOrder(name(1), name(2));
    }

    @Test
    void listOfNobodyVerifiedOrAnOldOneOrAForgedOneIsNone() {
        books.meet(1);
        SignedMessage ofAnother = books.list(2, List.of(address(5)));
        books.handle(new BookInput.Listed(name(1), ofAnother));
        books.handle(new BookInput.Listed(name(2), ofAnother));
        SignedMessage old = books.list(1, List.of(address(5)));
        var changed =
                new SignedMessage(
                        ofAnother.content(), old.timestamp(), old.publicKey(), old.signature());
        books.handle(new BookInput.Listed(name(1), changed));
        books.handle(new BookInput.Listed(name(1), announcement(1, books.now)));
        books.pass(Duration.ofSeconds(601));
        books.handle(new BookInput.Listed(name(1), old));
        assertThat(books.book().waiting()).isZero();
    }

    @Test
    void restartedServerLooksWhereServersWere() {
        List<byte[]> log = new ArrayList<>();
        var before = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        before.meet(numbers(1, 100));
        var after = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        assertThat(after.verified).isEmpty();
        assertThat(after.book().waiting()).isEqualTo(99);
        after.doors.putAll(before.doors);
        after.pass(Duration.ofMinutes(4));
        assertThat(after.verified).hasSize(99);
    }

    /** Two that stopped together: one of them is there again before the other. */
    @Test
    void serverThatWasVerifiedIsFoundThoughItStartsLater() {
        List<byte[]> log = new ArrayList<>();
        var before = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        before.meet(1);
        var after = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        after.pass(Duration.ofSeconds(3));
        assertThat(after.connects).hasSize(1);
        after.doors.putAll(before.doors);
        after.pass(Duration.ofSeconds(1));
        after.introduce(address(1)); // in the very second in which its time comes
        after.pass(Duration.ofSeconds(3));
        assertThat(after.verified).containsExactly(name(1));
    }

    @Test
    void serverThatDoesNotComeBackIsLookedForLessAndLessAndForADay() {
        List<byte[]> log = new ArrayList<>();
        new Books(BookTerms.STANDARD, log, Reach.PUBLIC).meet(1);
        var after = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        after.pass(Duration.ofHours(1));
        assertThat(after.connects).hasSizeBetween(9, 11);
        after.pass(DAY);
        int looks = after.connects.size();
        assertThat(looks).isBetween(30, 36);
        after.pass(DAY);
        assertThat(after.connects).hasSize(looks);
    }

    @Test
    void whatWasWrittenAWeekAgoIsForgotten() {
        List<byte[]> log = new ArrayList<>();
        log.add(announcement(1, NOW.minus(DAY.multipliedBy(7))).encode());
        log.add(announcement(2, NOW.minus(DAY.multipliedBy(7)).plusSeconds(1)).encode());
        var books = new Books(BookTerms.STANDARD, log, Reach.PUBLIC);
        assertThat(books.book().waiting()).isEqualTo(1);
    }

    @Test
    void fullLogBeginsAnewWithThoseThatAreVerified() {
        var few = new Books(new BookTerms(2, 2, 2, Duration.ofHours(10), 30));
        few.meet(1);
        few.meet(2);
        for (int day = 0; day < 30; day++) {
            few.run(1, 2);
            few.pass(DAY);
        }
        assertThat(few.drops).isPositive();
        assertThat(few.log).hasSizeBetween(2, 16);
    }

    @Test
    void storeThatFailsKeepsNobodyFromBeingVerified() {
        books.storeFails = true;
        books.meet(1);
        assertThat(books.verified).containsExactly(name(1));
        books.storeFails = false;
        books.pass(Duration.ofHours(20));
        assertThat(books.log).hasSize(1);
    }

    @Test
    void serverThatMovesIsWhereItSaysLast() {
        books.meet(1);
        RelayAddress moved = address(1, "12.1.1.1", 443);
        var announced = new Announcement(moved, Optional.empty(), ServerSamples.ROLES);
        books.doors.clear();
        books.doors.put(
                new Knocks.Door(Books.number("12.1.1.1"), 443),
                SignedMessage.sign(announced.json(), books.now, identity(1)));
        books.introduce(moved);
        books.pass(Duration.ofSeconds(5));
        assertThat(books.book().verified(name(1)).orElseThrow().server().address())
                .isEqualTo(moved);
        assertThat(books.book().verified()).hasSize(1);
    }
}
