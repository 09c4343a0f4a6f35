package chat.tacit.protocol.mesh.host;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

class FloodTest {
    private static final Duration AGAIN = Terms.STANDARD.again();

    /** A ring of six, and a chord: 0-1-2-3-4-5-0, 1-4. */
    private final Servers servers = ring(Terms.STANDARD);

    private int packets;

    private static Servers ring(Terms terms) {
        Servers servers = new Servers(terms, 6);
        for (int i = 0; i < 6; i++) {
            servers.join(i, (i + 1) % 6);
        }
        servers.join(1, 4);
        return servers;
    }

    private Packet packet() {
        return MeshSamples.packet(KEY.publicKey(), 1_000 + packets++);
    }

    private void post(Packet packet) {
        servers.get(0).post(packet);
    }

    @Test
    void everyServerPassesAPacketOnce() {
        Packet packet = packet();
        int passes = servers.passesOf(() -> post(packet));
        assertThat(passes)
                .as("two ways along seven edges, less those to where it came from")
                .isBetween(7, 14 - 5);
        assertThat(servers.all()).allMatch(server -> server.forwarding.traces() == 1);
        assertThat(servers.passesOf(() -> post(packet))).as("a copy").isZero();
    }

    @Test
    void floodFindsEveryServerThatHasALease() {
        servers.get(3).lease(KEY);
        servers.get(5).lease(KEY);
        Packet packet = packet();
        post(packet);
        servers.settle();
        assertThat(servers.get(3).kept).containsExactly(packet.hash());
        assertThat(servers.get(5).kept).containsExactly(packet.hash());
        assertThat(servers.get(0).delivered)
                .containsExactlyInAnyOrder(servers.get(3).name, servers.get(5).name);
        assertThat(servers.all()).allMatch(server -> server.blamed.isEmpty());
    }

    @Test
    void wayThatWasLearnedIsTakenAndNoOther() {
        servers.get(3).lease(KEY);
        int flood = servers.passesOf(() -> post(packet()));
        Packet second = packet();
        int learned = servers.passesOf(() -> post(second));
        assertThat(learned).isEqualTo(3).isLessThan(flood);
        assertThat(servers.get(3).kept).contains(second.hash());
        assertThat(servers.get(0).delivered).hasSize(2);
    }

    @Test
    void postedAtTheRxItselfAPacketIsDelivered() {
        servers.get(0).lease(KEY);
        post(packet());
        servers.settle();
        assertThat(servers.get(0).delivered).containsExactly(servers.get(0).name);
    }

    @Test
    void postedAtOneOfItsServersAPacketComesToTheOtherToo() {
        servers.get(0).lease(KEY);
        servers.get(3).lease(KEY);
        Packet first = packet();
        post(first);
        servers.settle();
        Packet second = packet();
        post(second);
        servers.settle();
        assertThat(servers.get(0).kept).containsExactly(first.hash(), second.hash());
        assertThat(servers.get(3).kept).containsExactly(first.hash(), second.hash());
    }

    @Test
    void wayEndsADayAfterTheLastPacketThatWasKept() {
        servers.get(3).lease(KEY);
        servers.get(5).lease(KEY);
        int flood = servers.passesOf(() -> post(packet()));
        int learned = servers.passesOf(() -> post(packet()));
        assertThat(learned).isLessThan(flood);
        Duration nearlyADay = Duration.ofDays(1).minusMinutes(1);
        servers.pass(nearlyADay);
        assertThat(servers.passesOf(() -> post(packet()))).isEqualTo(learned);
        servers.pass(nearlyADay);
        assertThat(servers.passesOf(() -> post(packet()))).isEqualTo(learned);
        servers.pass(Duration.ofDays(1));
        assertThat(servers.passesOf(() -> post(packet()))).isEqualTo(flood);
    }

    @Test
    void wayEndsWithItsLease() {
        Terms terms =
                new Terms(8, AGAIN, 1_000, Duration.ofMinutes(10), 1_000, Duration.ofDays(30));
        Servers lasting = ring(terms);
        lasting.get(3).lease(KEY);
        lasting.get(5).lease(KEY);
        int flood = lasting.passesOf(() -> lasting.get(0).post(packet()));
        int learned = lasting.passesOf(() -> lasting.get(0).post(packet()));
        lasting.pass(Lease.LONGEST.minusMinutes(1));
        assertThat(lasting.passesOf(() -> lasting.get(0).post(packet()))).isEqualTo(learned);
        lasting.pass(Duration.ofMinutes(1));
        assertThat(lasting.passesOf(() -> lasting.get(0).post(packet())))
                .isEqualTo(flood)
                .isGreaterThan(learned);
    }

    @Test
    void whereOneServerOfAKeyIsKnownTheOtherIsLookedForEveryTenMinutes() {
        servers.get(3).lease(KEY);
        servers.get(5).lease(KEY);
        servers.get(5).dead = true;
        post(packet());
        servers.pass(Duration.ofMinutes(9));
        servers.get(5).dead = false;
        Packet early = packet();
        assertThat(servers.passesOf(() -> post(early))).as("by the one way").isEqualTo(3);
        assertThat(servers.get(5).kept).isEmpty();
        servers.pass(Duration.ofMinutes(1));
        Packet searching = packet();
        int search = servers.passesOf(() -> post(searching));
        assertThat(servers.get(5).kept).containsExactly(searching.hash());
        assertThat(servers.get(3).kept).contains(searching.hash());
        Packet next = packet();
        assertThat(servers.passesOf(() -> post(next))).isLessThan(search);
        assertThat(servers.get(3).kept).contains(next.hash());
        assertThat(servers.get(5).kept).contains(next.hash());
    }

    @Test
    void keyWithOneServerIsNotLookedForWithEveryPacket() {
        servers.get(3).lease(KEY);
        post(packet());
        servers.pass(Duration.ofMinutes(10));
        int search = servers.passesOf(() -> post(packet()));
        servers.pass(Duration.ofMinutes(9));
        assertThat(servers.passesOf(() -> post(packet()))).isEqualTo(3).isLessThan(search);
    }

    @Test
    void packetThatComesAgainIsFloodedAroundAHopThatDied() {
        servers.get(3).lease(KEY);
        post(packet());
        servers.settle();
        int hop = servers.get(0).forwarding.ways() > 0 ? diedOnTheWay() : -1;
        Packet lost = packet();
        post(lost);
        servers.pass(Duration.ofSeconds(30));
        assertThat(servers.get(3).kept).doesNotContain(lost.hash());
        post(lost);
        servers.settle();
        assertThat(servers.get(3).kept).contains(lost.hash());
        assertThat(servers.get(0).delivered).hasSize(2);
        assertThat(hop).isPositive();
    }

    /** Kills the server next to TX by which packets for the key go. */
    private int diedOnTheWay() {
        Packet probe = packet();
        post(probe);
        servers.settle();
        for (int i : new int[] {1, 5}) {
            if (servers.get(i).forwarding.traces() == 2) {
                servers.get(i).dead = true;
                servers.get(0).delivered.removeLast();
                return i;
            }
        }
        throw new AssertionError("it went by none of them");
    }

    @Test
    void packetThatIsKeptAlreadyIsSaidToBeKeptAgain() {
        servers.get(3).lease(KEY);
        Packet packet = packet();
        post(packet);
        servers.pass(Duration.ofSeconds(30));
        assertThat(servers.passesOf(() -> post(packet))).as("by the way").isEqualTo(3);
        assertThat(servers.get(3).kept).containsExactly(packet.hash());
        assertThat(servers.get(0).delivered).hasSize(2);
    }

    /** 1 is between TX, 0, the RX that was, 2, and the one that is, 3. */
    @Test
    void serverThatReceivesNoMoreSaysSoAndTheOtherIsFound() {
        Servers fork = new Servers(Terms.STANDARD, 4);
        fork.join(0, 1);
        fork.join(1, 2);
        fork.join(1, 3);
        fork.get(2).lease(KEY);
        fork.get(0).post(packet());
        fork.settle();
        fork.get(2).endLease(KEY);
        fork.get(3).lease(KEY);
        Packet moved = packet();
        fork.get(0).post(moved);
        fork.settle();
        assertThat(fork.get(3).kept).containsExactly(moved.hash());
        assertThat(fork.get(0).delivered).last().isEqualTo(fork.get(3).name);
        assertThat(fork.all()).allMatch(server -> server.blamed.isEmpty());
    }

    @Test
    void wayThatFailedIsNotTakenAgain() {
        servers.get(3).lease(KEY);
        post(packet());
        servers.settle();
        servers.get(3).dead = true;
        Packet lost = packet();
        post(lost);
        servers.settle();
        servers.get(1).lease(KEY);
        servers.pass(Duration.ofSeconds(30));
        int flood = servers.passesOf(() -> post(lost));
        assertThat(flood).isGreaterThan(3);
        assertThat(servers.get(1).kept).contains(lost.hash());
        assertThat(servers.passesOf(() -> post(packet()))).as("to the RX that lives").isEqualTo(1);
    }

    @Test
    void packetDoesNotGoBackToWhomItCameFrom() {
        Servers line = new Servers(Terms.STANDARD, 3);
        line.join(0, 1);
        line.join(1, 2);
        line.get(0).lease(KEY);
        assertThat(line.passesOf(() -> line.get(2).post(packet()))).isEqualTo(2);
        line.get(0).leases.clear();
        assertThat(line.passesOf(() -> line.get(0).post(packet())))
                .as("the hop's way leads to where the packet began, so it goes on")
                .isEqualTo(2);
    }

    @Test
    void packetPassesAsManyServersAsItMay() {
        Servers line = new Servers(Terms.STANDARD, 12);
        for (int i = 0; i < 11; i++) {
            line.join(i, i + 1);
        }
        Packet packet = packet();
        line.get(0).post(packet);
        line.settle();
        int reached = (int) line.all().stream().filter(it -> it.forwarding.traces() == 1).count();
        assertThat(reached - 1).as("servers after TX").isBetween(6, 8);
    }

    @Test
    void firstHopCannotTellByTheNumberWhereAPacketBegan() {
        for (int i = 0; i < 60; i++) {
            post(packet());
        }
        servers.settle();
        assertThat(servers.get(0).hops).contains(7, 6, 5).doesNotContain(8);
    }

    @Test
    void keysDoNotShareWays() {
        servers.get(3).lease(KEY);
        post(packet());
        servers.settle();
        Packet other = MeshSamples.packet(OTHER.publicKey(), 1);
        assertThat(servers.passesOf(() -> post(other))).isGreaterThan(3);
        assertThat(servers.get(3).kept).hasSize(1);
    }

    @Test
    void neighbourThatIsNoneAnyMoreIsNoWay() {
        Servers line = new Servers(Terms.STANDARD, 3);
        line.join(0, 1);
        line.join(1, 2);
        line.get(2).lease(KEY);
        line.get(0).post(packet());
        line.settle();
        line.part(0, 1);
        line.part(1, 2);
        line.join(0, 2);
        Packet packet = packet();
        line.get(0).post(packet);
        line.settle();
        assertThat(line.get(2).kept).contains(packet.hash());
        assertThat(line.get(1).forwarding.traces()).as("what it was passed before").isEqualTo(1);
    }

    @Test
    void tracesAndWaysAreBounded() {
        Servers small =
                ring(new Terms(8, AGAIN, 5, Duration.ofMinutes(10), 2, Duration.ofHours(1)));
        small.get(3).lease(KEY);
        small.get(3).lease(OTHER);
        small.get(5).lease(KEY);
        for (int i = 0; i < 9; i++) {
            small.get(0).post(packet());
            small.get(0).post(MeshSamples.packet(OTHER.publicKey(), i));
            small.settle();
        }
        assertThat(small.all())
                .allMatch(server -> server.forwarding.traces() <= 5)
                .allMatch(server -> server.forwarding.ways() <= 2);
        assertThat(small.get(3).kept).hasSize(18);
    }

    @Test
    void tracesEndByThemselves() {
        post(packet());
        servers.pass(Terms.STANDARD.traceLife());
        post(packet());
        servers.settle();
        assertThat(servers.get(0).forwarding.traces()).isEqualTo(1);
    }

    @Test
    void hundredServersWithRandomNeighboursAreAllReached() {
        Servers many = new Servers(Terms.STANDARD, 100);
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            for (int picks = 0; picks < 4; picks++) {
                int other = random.nextInt(100);
                if (other != i) {
                    many.join(i, other);
                }
            }
        }
        many.get(99).lease(KEY);
        int flood = many.passesOf(() -> many.get(0).post(packet()));
        assertThat(many.all()).allMatch(server -> server.forwarding.traces() == 1);
        int learned = many.passesOf(() -> many.get(0).post(packet()));
        assertThat(learned).isBetween(1, 6);
        assertThat(flood).isGreaterThan(100 * learned / 2);
        assertThat(many.get(0).delivered).hasSize(2);
    }

    /** A client that moved to another RX posts where it was before: that is no reason to search. */
    @Test
    void txWhoseOwnLeaseOfTheKeyHasEndedPassesAPacketOnOnce() {
        servers.get(0).endLease(KEY);
        assertThat(servers.passesOf(() -> post(packet()))).isLessThan(10);
        servers.get(3).lease(KEY);
        Packet found = packet();
        post(found);
        servers.settle();
        assertThat(servers.get(0).delivered).containsExactly(servers.get(3).name);
        servers.get(0).floods.clear();
        Packet byWay = packet();
        post(byWay);
        servers.settle();
        assertThat(servers.get(3).kept).containsExactly(found.hash(), byWay.hash());
        assertThat(servers.get(0).floods).as("by the way that it knows").containsExactly(false);
    }

    /** Leases that were ended at many servers make no storm of one packet. */
    @Test
    void serversWhoseLeasesHaveEndedPassEachCopyOfAFloodOnOnce() {
        int count = 8;
        Servers all = new Servers(Terms.STANDARD, count);
        for (int one = 0; one < count; one++) {
            for (int other = one + 1; other < count; other++) {
                all.join(one, other);
            }
        }
        all.all().stream().skip(1).forEach(server -> server.endLease(KEY));
        assertThat(all.passesOf(() -> all.get(0).post(packet())))
                .as("each to all but the one it came from")
                .isEqualTo(count - 1 + (count - 1) * (count - 2));
    }
}
