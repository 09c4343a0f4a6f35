package chat.tacit.protocol.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Host;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where tunnels may lead ({@code spec/10-wire} §12), by the address and never by the name. */
final class ReachTest {
    private static final Host NAME = new Host("relay.example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "223.255.255.255",
                "2001:200::1",
                "2a00:1450::1"
            })
    void publicAddressIsReached(String address) throws Exception {
        assertThat(Reach.PUBLIC.allows(NAME, InetAddress.getByName(address).getAddress())).isTrue();
    }

    /** Loopback, private, shared, link-local with the clouds' metadata, reserved, embedded IPv4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void otherAddressIsNot(String address) throws Exception {
        assertThat(Reach.PUBLIC.allows(NAME, InetAddress.getByName(address).getAddress()))
                .isFalse();
    }

    @Test
    void ipv4WrittenAsIpv6IsNeverReached() throws Exception {
        InetAddress mapped = InetAddress.getByName("::ffff:101:101");
        Host written = new Host("[::ffff:101:101]");
        assertThat(Reach.PUBLIC.allows(written, mapped.getAddress())).isFalse();
        assertThat(Reach.PRIVATE_TOO.allows(written, mapped.getAddress())).isFalse();
    }

    /** A name may lead to a mapped address, which then counts as what it is. */
    @Test
    void mappedLoopbackBehindANameIsLoopback() throws UnknownHostException {
        InetAddress mapped = InetAddress.getByName("::ffff:7f00:1");
        assertThat(Reach.PUBLIC.allows(NAME, mapped.getAddress())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "::1", "1.1.1.1"})
    void privateOnesAreReachedWhereTheOperatorSaysSo(String address) throws Exception {
        assertThat(Reach.PRIVATE_TOO.allows(NAME, InetAddress.getByName(address).getAddress()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "ff02::1"})
    void multicastNeverIs(String address) throws Exception {
        assertThat(Reach.PRIVATE_TOO.allows(NAME, InetAddress.getByName(address).getAddress()))
                .isFalse();
    }
}
