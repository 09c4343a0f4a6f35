package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class RelayAddressTest {
    private static final String FINGERPRINT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String PREFIX = "tacit://" + FINGERPRINT + "@";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay.example:443",
                "192.0.2.7:8080",
                "0.0.0.0:1",
                "255.255.255.255:65535",
                "[2001:db8::1]:443",
                "[::]:443",
                "[::1]:443",
                "[1::]:443",
                "[2001:db8:0:1:1:1:1:1]:443",
                "[2001:0:0:1::1]:443",
                "relay.example,[2001:db8::1],192.0.2.7,localhost:443",
                "xn--bcher-kva.example:443",
            })
    void readsBackWhatItPrints(String rest) {
        assertThat(RelayAddress.parse(PREFIX + rest)).hasToString(PREFIX + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":443",
                "relay.example",
                "relay.example:",
                "relay.example:0",
                "relay.example:0443",
                "relay.example:+443",
                "relay.example:65536",
                "relay.example:443/",
                "relay.example:443 ",
                "Relay.example:443",
                "relay.example.:443",
                "relay..example:443",
                "-relay.example:443",
                "relay-.example:443",
                "relay_.example:443",
                "relay@example:443",
                ",relay.example:443",
                "relay.example,:443",
                "relay.example,relay.example:443",
                "a,b,c,d,e:443",
                "192.0.2:443",
                "192.0.2.07:443",
                "192.0.2.256:443",
                "192.0.2.7.:443",
                "192.0.2.7.1:443",
                "0x7f000001:443",
                "relay.0x7f:443",
                "2130706433:443",
                "2001:db8::1:443",
                "[2001:DB8::1]:443",
                "[2001:0db8::1]:443",
                "[2001:db8:0:0:0:0:0:1]:443",
                "[2001:db8::1:1:1:1:1:1]:443",
                "[2001::1::1]:443",
                "[1:2:3:4:5:6:7]:443",
                "[1:2:3:4:5:6:7:8:9]:443",
                "[1:2:3:4:5:6:7::8]:443",
                "[::ffff:192.0.2.7]:443",
                "[fe80::1%eth0]:443",
                "[]:443",
                "[:]:443",
                "[::1:443",
                "::1]:443",
                "bücher.example:443",
            })
    void refuses(String rest) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RelayAddress.parse(PREFIX + rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9", // stray bits
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+",
                "",
            })
    void refusesWhatIsNoFingerprint(String fingerprint) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RelayAddress.parse("tacit://" + fingerprint + "@a.example:443"));
    }

    @Test
    void refusesAnotherScheme() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RelayAddress.parse("https://" + FINGERPRINT + "@a.example:443"));
    }

    @Test
    void hostsKeepTheirOrder() {
        assertThat(RelayAddress.parse(PREFIX + "b.example,a.example:443").hosts())
                .isEqualTo(List.of(new Host("b.example"), new Host("a.example")));
    }

    @Test
    void theLongestAddressFits() {
        String host = ("a".repeat(63) + ".").repeat(3) + "a".repeat(60);
        String hosts = host + "b," + host + "c," + host + "d," + host + "e";
        String text = PREFIX + hosts + ":65535";
        assertThat(text).hasSize(RelayAddress.MAX_SIZE);
        assertThat(RelayAddress.parse(text)).hasToString(text);
    }

    @Test
    void anIpv6HostIsHandedOutWithoutBrackets() {
        assertThat(new Host("[2001:db8::1]").bare()).isEqualTo("2001:db8::1");
    }
}
