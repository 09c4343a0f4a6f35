package chat.tacit.protocol.mesh.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who runs which server, as far as one can tell. */
final class OperatorTest {
    private static Operator at(int number, String... hosts) {
        return Operator.of(
                ServerSamples.address(number).fingerprint(),
                Arrays.stream(hosts).map(Host::new).toList(),
                Optional.empty());
    }

    @Test
    void serversOfOneKeyOrOfOnePublicNetworkAreOfOneOperator() {
        assertThat(at(1, "11.1.2.3").differs(at(1, "11.2.2.3"))).isFalse();
        assertThat(at(1, "11.1.2.3").differs(at(2, "11.1.200.3"))).isFalse();
        assertThat(at(1, "11.1.2.3").differs(at(2, "11.2.2.3"))).isTrue();
        assertThat(at(1, "[2a00:1:2::1]").differs(at(2, "[2a00:1:ffff::1]"))).isFalse();
        assertThat(at(1, "[2a00:1:2::1]").differs(at(2, "[2a00:2:2::1]"))).isTrue();
    }

    @Test
    void networksSayNothingWhereAddressesArentPublic() {
        assertThat(at(1, "127.0.0.1").differs(at(2, "127.0.0.1"))).isTrue();
        assertThat(at(1, "10.1.2.3").differs(at(2, "10.1.2.4"))).isTrue();
        assertThat(at(1, "127.0.0.1").differs(at(1, "127.0.0.2"))).isFalse();
    }

    @Test
    void nobodyHidesANetworkBehindAHostWhereNothingIs() {
        assertThat(at(1, "12.9.9.9", "11.1.2.3").differs(at(2, "11.1.2.4"))).isFalse();
        assertThat(at(1, "127.0.0.1", "11.1.2.3").differs(at(2, "11.1.2.4"))).isFalse();
    }

    @Test
    void namesOfOneDomainAreOfOneOperatorUnlessTheirNetworksWereSeen() {
        assertThat(at(1, "a.relays.example").differs(at(2, "b.relays.example"))).isFalse();
        assertThat(at(1, "a.relays.example").differs(at(2, "other.example"))).isTrue();
        Operator one = seen(1, "a.relays.example", 1);
        assertThat(one.differs(seen(2, "b.relays.example", 2))).isTrue();
        assertThat(one.differs(seen(2, "other.example", 1))).isFalse();
    }

    private static Operator seen(int number, String host, int network) {
        return Operator.of(
                ServerSamples.address(number).fingerprint(),
                List.of(new Host(host)),
                Optional.of(Operator.network(ServerSamples.ip(network))));
    }

    @Test
    void addressOfAnotherSizeIsMalformed() {
        assertThatThrownBy(() -> Operator.network(Bytes.zeros(6)))
                .isInstanceOf(MalformedException.class);
    }
}
