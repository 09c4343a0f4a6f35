package chat.tacit.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class FrontTest {
    private final Front direct = new Front.Direct();
    private final Front proxy = behind("10.0.0.0/8", "2001:db8::/32");
    private final Front platform = behind();

    @Test
    void headerOfStrangerIsNotBelieved() {
        assertThat(direct.client(ip("192.0.2.1"), List.of("198.51.100.7")))
                .contains(ip("192.0.2.1"));
        assertThat(proxy.client(ip("192.0.2.1"), List.of("198.51.100.7")))
                .contains(ip("192.0.2.1"));
    }

    @Test
    void clientIsTheLastHopThatIsNoProxy() {
        assertThat(proxy.client(ip("10.1.2.3"), List.of("203.0.113.9, 198.51.100.7", "10.9.9.9")))
                .contains(ip("198.51.100.7"));
        assertThat(proxy.client(ip("2001:db8::1"), List.of("2001:db9::5")))
                .contains(ip("2001:db9::5"));
    }

    @Test
    void whatClientClaimsItselfStandsFurtherLeft() {
        assertThat(platform.client(ip("10.1.2.3"), List.of("127.0.0.1, 203.0.113.9")))
                .contains(ip("203.0.113.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "relay.example", "10.0.0.1", "1.2.3.4:80"})
    void requestWithoutUsableHopBelongsToNobody(String header) {
        assertThat(proxy.client(ip("10.1.2.3"), List.of(header))).isEqualTo(Optional.empty());
        assertThat(proxy.client(ip("10.1.2.3"), List.of())).isEmpty();
    }

    @Test
    void blockHoldsWhatSharesItsPrefix() {
        assertThat(Cidr.parse("192.0.2.128/25").contains(ip("192.0.2.200"))).isTrue();
        assertThat(Cidr.parse("192.0.2.128/25").contains(ip("192.0.2.1"))).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains(ip("2001:db8::1"))).isFalse();
        assertThat(Cidr.parse("::1").contains(ip("::1"))).isTrue();
        assertThat(Cidr.parse("::1").contains(ip("::2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relay.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8"})
    void nothingElseIsBlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Front behind(String... blocks) {
        return new Front.BehindProxy(Arrays.stream(blocks).map(Cidr::parse).toList());
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
