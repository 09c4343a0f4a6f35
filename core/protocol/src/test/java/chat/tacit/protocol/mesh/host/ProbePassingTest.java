package chat.tacit.protocol.mesh.host;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.BlankPacket;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.Packet;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** How a probe of a neighbour goes on. */
class ProbePassingTest {
    /** A way breaks behind a neighbour, which learns it as of any packet: by its coming again. */
    @Test
    void wayThatBreaksBehindANeighbourIsNotItsLoss() {
        Servers fork = new Servers(Terms.STANDARD, 5);
        fork.join(0, 1);
        fork.join(1, 2);
        fork.join(1, 3);
        fork.join(2, 4);
        fork.join(3, 4);
        fork.get(4).lease(MeshSamples.KEY);
        Servers.Server prober = fork.get(0);
        for (long seed = 1; seed <= 2; seed++) {
            prober.handle(probed(seed, fork.get(1).name));
            fork.settle();
        }
        assertThat(prober.floods).containsExactly(true, false);
        boolean bySecond = fork.get(2).hops.size() > fork.get(3).hops.size();
        fork.get(bySecond ? 2 : 3).dead = true;
        Input.Probed lost = probed(3, fork.get(1).name);
        prober.handle(lost);
        fork.pass(Duration.ofSeconds(30));
        assertThat(fork.get(4).kept).doesNotContain(lost.hash());
        prober.handle(lost);
        fork.settle();
        assertThat(fork.get(4).kept).contains(lost.hash());
        assertThat(prober.floods).containsExactly(true, false, false, true);
        assertThat(prober.delivered).hasSize(3);
    }

    @Test
    void whoIsNoNeighbourAnyMoreIsNotProbed() {
        Servers line = new Servers(Terms.STANDARD, 3);
        line.join(0, 1);
        line.join(1, 2);
        line.get(0).handle(probed(1, line.get(2).name));
        assertThat(line.get(0).hops).isEmpty();
    }

    private static Input.Probed probed(long seed, Fingerprint neighbour) {
        Packet packet = BlankPacket.to(MeshSamples.KEY.publicKey(), new SeededEntropy(seed));
        return new Input.Probed(packet.hash(), packet, neighbour);
    }
}
