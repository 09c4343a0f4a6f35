package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.address;
import static chat.tacit.protocol.mesh.servers.ServerSamples.announcement;
import static chat.tacit.protocol.mesh.servers.ServerSamples.identity;
import static chat.tacit.protocol.mesh.servers.ServerSamples.ip;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.OperatorProof;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.FakeNames;
import chat.tacit.protocol.mesh.servers.ServerSamples;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which servers are verified, and what others can make this one connect to. */
class ServersTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Books books = new Books(BookTerms.STANDARD);

    private static RelayAddress somebody(int number, String host, int port) {
        return new RelayAddress(FakeNames.name(number), List.of(new Host(host)), port);
    }

    private static Fingerprint name(int number) {
        return address(number).fingerprint();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "192.168.1.1",
                "100.64.0.1",
                "224.0.0.1",
                "0.0.0.0",
                "[::1]",
                "[fe80::1]",
                "[fd00::1]",
                "[2002:a00:1::]"
            })
    void privateAddressesAndVictimsAreNotConnectedTo(String host) {
        books.introduce(somebody(1, host, 443));
        books.names.put("inside.example", List.of(Books.number(new Host(host).bare())));
        books.introduce(somebody(2, "inside.example", 443));
        for (int port : new int[] {22, 25, 80, 442, 1_023}) {
            books.introduce(somebody(port, "11.9.9.9", port));
        }
        books.pass(DAY);
        assertThat(books.lookUps).as("ports of others aren't even looked up").hasSize(2);
        assertThat(books.connects).isEmpty();
        assertThat(books.book().refusals()).isEqualTo(2);
    }

    @Test
    void networksOfOnesOwnAreAllowedByTheOperatorAlone() {
        var own = new Books(BookTerms.STANDARD, List.of(), Reach.PRIVATE_TOO);
        own.introduce(somebody(1, "127.0.0.1", 1_024));
        own.pass(HOUR);
        assertThat(own.connects).hasSize(1);
    }

    @Test
    void firstAddressThatIsAllowedIsConnectedToAndNoneAfterIt() {
        books.names.put("two.example", List.of(Books.number("10.0.0.1"), ip(5), ip(6)));
        books.introduce(somebody(1, "two.example", 443));
        books.pass(HOUR.minusSeconds(1));
        assertThat(books.lookUps).hasSize(1);
        assertThat(books.connects).extracting(BookOutput.Connect::address).containsExactly(ip(5));
    }

    @Test
    void victimIsSaidHelloToOnceAnHourWhoeverIsSaidToBeThere() {
        for (int i = 0; i < 100; i++) {
            books.introduce(somebody(i, "11.9.9.9", 443));
        }
        books.pass(HOUR.minusSeconds(1));
        assertThat(books.lookUps).hasSize(100);
        assertThat(books.connects).hasSize(1);
    }

    @Test
    void portsOfAVictimThatNeverAnswersAreTriedThreeTimesADay() {
        for (int i = 0; i < 200; i++) {
            books.introduce(somebody(i, "11.9.9.9", 2_000 + i));
        }
        books.pass(HOUR.multipliedBy(23));
        for (int i = 0; i < 200; i++) {
            books.introduce(somebody(i, "11.9.9.9", 3_000 + i));
        }
        books.pass(Duration.ofMinutes(59));
        assertThat(books.connects).hasSize(3);
    }

    /** One that its operator named is down: another one behind the same address is found. */
    @Test
    void looksAtPeersOfOnesOwnCountAgainstNobodyElseThere() {
        Books named = new Books(BookTerms.STANDARD, address(1));
        named.pass(HOUR.multipliedBy(5));
        RelayAddress other = somebody(1, address(1).hosts().getFirst().text(), 2_000);
        named.introduce(other);
        named.pass(Duration.ofMinutes(2));
        assertThat(named.connects).extracting(it -> it.target().port()).contains(2_000);
    }

    @Test
    void hellosAMinuteAreBounded() {
        for (int i = 0; i < 200; i++) {
            books.introduce(address(1 + i));
        }
        books.pass(Duration.ofSeconds(59));
        assertThat(books.connects).hasSize(30);
        books.pass(Duration.ofSeconds(60));
        assertThat(books.connects).hasSize(60);
    }

    /** It would be a way to keep a server out: to name a hundred others where it is. */
    @Test
    void namesAtAServersPlaceDoNotKeepItFromBeingFound() {
        books.run(5);
        for (int i = 0; i < 100; i++) {
            books.introduce(somebody(i, address(5).hosts().getFirst().text(), 443));
        }
        books.pass(Duration.ofMinutes(5));
        assertThat(books.verified).containsExactly(name(5));
        assertThat(books.connects).hasSize(1);
        assertThat(books.book().refusals()).isEqualTo(100);
    }

    @Test
    void floodOfNamesDisplacesNobody() {
        books.meet(1, 2, 3);
        List<RelayAddress> flood =
                IntStream.range(0, 1_900)
                        .mapToObj(i -> somebody(i, "11.9.9." + i % 200, 2_000 + i))
                        .toList();
        books.lists(1, flood);
        assertThat(books.book().waiting()).as("an eighth").isEqualTo(250);
        for (RelayAddress name : flood) {
            books.introduce(name);
        }
        assertThat(books.book().waiting()).isEqualTo(500);
        books.run(4);
        books.lists(2, List.of(address(4)));
        assertThat(books.book().waiting()).isEqualTo(501);
        books.pass(Duration.ofMinutes(18));
        assertThat(books.verified).contains(name(1), name(2), name(3), name(4)).hasSize(4);
    }

    @Test
    void asManyServersAreKnownAsThereMayBe() {
        var small = new Books(new BookTerms(4, 2, 2, Duration.ofMinutes(10), 30));
        small.meet(1);
        small.meet(2);
        small.meet(3);
        small.meet(4);
        small.meet(5);
        assertThat(small.verified).containsExactlyInAnyOrder(name(1), name(2), name(3), name(4));
        assertThat(small.book().waiting()).isZero();
    }

    /** A server at a port of the machine of another. */
    private static void runAt(Books at, int machine, int number) {
        String host = address(machine).hosts().getFirst().text();
        RelayAddress address = address(number, host, 2_000 + number);
        var said = new Announcement(address, Optional.empty(), Set.of(Announcement.Role.RX));
        at.doors.put(
                new Knocks.Door(ip(machine), address.port()),
                SignedMessage.sign(said.json(), at.now, identity(number)));
        at.introduce(address);
        at.pass(Duration.ofSeconds(10));
    }

    @Test
    void manyServersOfOneMachineKeepNobodyElseOut() {
        var small = new Books(new BookTerms(8, 2, 0, Duration.ofMinutes(10), 30));
        small.meet(1);
        small.meet(2);
        Set<Fingerprint> first = small.neighbours;
        for (int i = 0; i < 20; i++) {
            runAt(small, 9, 100 + i);
        }
        assertThat(small.verified).hasSize(8).contains(name(1), name(2));
        small.meet(3);
        small.meet(4);
        small.meet(5);
        assertThat(small.verified)
                .as("and three of the machine")
                .hasSize(8)
                .contains(name(1), name(2), name(3), name(4), name(5));
        small.pass(Duration.ofMinutes(1));
        assertThat(small.verified).as("nobody loses its proof with another").hasSize(8);
        assertThat(small.neighbours).isEqualTo(first);
        runAt(small, 9, 150);
        assertThat(small.verified).contains(name(3), name(4), name(5)).doesNotContain(name(150));
    }

    @Test
    void staleAndFutureAnnouncementsCountAsNone() {
        Duration[] ages = {
            Duration.ofDays(2).plusSeconds(1), Duration.ofSeconds(-121),
            Duration.ofDays(2).minusSeconds(1), Duration.ofSeconds(-120)
        };
        for (int i = 0; i < ages.length; i++) {
            books.doors.put(Books.door(1 + i), announcement(1 + i, NOW.minus(ages[i])));
            books.introduce(address(1 + i));
        }
        books.handle(new BookInput.Wake());
        assertThat(books.verified).containsExactlyInAnyOrder(name(3), name(4));
    }

    @Test
    void announcementWithTheOperatorOfAnotherServerCountsAsNone() {
        OperatorProof right = OperatorProof.sign(identity(50), name(1), NOW.plus(DAY));
        OperatorProof over = OperatorProof.sign(identity(50), name(3), NOW);
        books.doors.put(Books.door(1), announcement(1, Optional.of(right), NOW));
        books.doors.put(Books.door(2), announcement(2, Optional.of(right), NOW));
        books.doors.put(Books.door(3), announcement(3, Optional.of(over), NOW));
        IntStream.of(1, 2, 3).forEach(i -> books.introduce(address(i)));
        books.handle(new BookInput.Wake());
        assertThat(books.verified).containsExactly(name(1));
        assertThat(books.book().verified(name(1)).orElseThrow().server().operator().key())
                .isEqualTo(name(50));
    }

    @Test
    void forgedAnnouncementOrOneOfAnotherOrAnotherStatementCountsAsNone() {
        SignedMessage signed = announcement(1, NOW);
        var changed =
                new SignedMessage(
                        signed.content(),
                        NOW.minusSeconds(1),
                        signed.publicKey(),
                        signed.signature());
        books.doors.put(Books.door(1), changed);
        Announcement about = new Announcement(address(3), Optional.empty(), ServerSamples.ROLES);
        books.doors.put(Books.door(2), SignedMessage.sign(about.json(), NOW, identity(2)));
        Load load = new Load(1, 16);
        books.doors.put(Books.door(4), SignedMessage.sign(load.json(), NOW, identity(4)));
        IntStream.of(1, 2, 4).forEach(i -> books.introduce(address(i)));
        books.pass(Duration.ofMinutes(1));
        assertThat(books.connects).hasSize(3);
        assertThat(books.verified).isEmpty();
    }

    /** Who passes connections on to a server would else stand in its place. */
    @Test
    void serverIsVerifiedWhereItSaysThatItIsAndNowhereElse() {
        books.doors.put(new Knocks.Door(ip(9), 443), announcement(1, NOW));
        books.introduce(address(1, "11.9.1.1", 443));
        books.handle(new BookInput.Wake());
        assertThat(books.verified).isEmpty();
        assertThat(books.book().waiting()).as("where it says").isEqualTo(1);
        books.run(1);
        books.pass(Duration.ofMinutes(1));
        assertThat(books.book().verified(name(1)).orElseThrow().place().address()).isEqualTo(ip(1));
        assertThat(books.proven).extracting(it -> it.place().address()).containsOnly(ip(1));
    }

    @Test
    void allHostsOfAnAddressAreTriedInTheirOrder() {
        RelayAddress both =
                new RelayAddress(
                        name(1), List.of(new Host("11.77.1.1"), new Host("11.1.1.1")), 443);
        var announced = new Announcement(both, Optional.empty(), ServerSamples.ROLES);
        books.doors.put(Books.door(1), SignedMessage.sign(announced.json(), NOW, identity(1)));
        books.introduce(both);
        books.pass(Duration.ofSeconds(5));
        assertThat(books.connects)
                .extracting(BookOutput.Connect::address)
                .containsExactly(Books.number("11.77.1.1"), ip(1));
        assertThat(books.verified).containsExactly(name(1));
    }

    @Test
    void serverIsVerifiedForADayAndProvesItselfAgainBefore() {
        books.meet(1, 2);
        Instant met = books.now;
        books.doors.remove(Books.door(2));
        books.pass(Duration.ofHours(23));
        assertThat(books.verified).containsExactlyInAnyOrder(name(1), name(2));
        assertThat(books.connects.stream().filter(it -> it.address().equals(ip(1))))
                .hasSizeBetween(2, 4);
        books.run(1);
        books.pass(Duration.between(books.now, met.plus(DAY)).plusMinutes(15));
        assertThat(books.verified).containsExactly(name(1));
        books.run(1);
        books.pass(DAY.multipliedBy(2));
        assertThat(books.verified).containsExactly(name(1));
    }

    @Test
    void olderAnnouncementThanTheOneThatIsKnownIsNotTaken() {
        books.meet(1);
        Instant announced = books.book().verified(name(1)).orElseThrow().server().announced();
        books.doors.put(Books.door(1), announcement(1, NOW.minusSeconds(3_600)));
        books.pass(Duration.ofHours(20));
        assertThat(books.book().verified(name(1)).orElseThrow().server().announced())
                .isEqualTo(announced);
    }

    @Test
    void whatIsNamedTwiceIsLookedAtOnceAnHour() {
        books.introduce(address(1));
        books.introduce(address(1));
        books.pass(HOUR.minusSeconds(1));
        books.introduce(address(1));
        books.pass(Duration.ofSeconds(1));
        assertThat(books.lookUps).hasSize(1);
        books.pass(HOUR);
        books.introduce(address(1));
        books.pass(Duration.ofSeconds(2));
        assertThat(books.lookUps).hasSize(2);
        assertThat(books.connects).hasSize(2);
    }

    @Test
    void ownAddressIsNobodyElse() {
        books.run(Books.OWN);
        books.introduce(address(Books.OWN));
        books.introduce(somebody(1, address(Books.OWN).hosts().getFirst().text(), 443));
        books.pass(HOUR);
        assertThat(books.verified).isEmpty();
    }

    @Test
    void doorsAndAddressesAreRememberedUpToALimit() {
        Knocks knocks = new Knocks();
        Knocks.Door first = door(0);
        assertThat(knocks.may(first, NOW)).isTrue();
        for (int i = 1; i < Knocks.MOST; i++) {
            assertThat(knocks.may(door(i), NOW)).isTrue();
        }
        assertThat(knocks.may(first, NOW)).isFalse();
        assertThat(knocks.may(door(Knocks.MOST), NOW)).isTrue();
        assertThat(knocks.may(first, NOW)).isTrue();
    }

    private static Knocks.Door door(int i) {
        byte[] address = {11, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
        return new Knocks.Door(Bytes.of(address), 443);
    }
}
