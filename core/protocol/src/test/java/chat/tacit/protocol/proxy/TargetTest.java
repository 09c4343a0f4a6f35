package chat.tacit.protocol.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a {@code CONNECT}. */
final class TargetTest {
    private static final String FINGERPRINT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @ParameterizedTest
    @ValueSource(strings = {"relay.example:443", "192.0.2.1:7443", "[2001:db8::1]:65535"})
    void targetIsWrittenAsItIsRead(String authority) {
        assertThat(Target.parse(authority, FINGERPRINT).authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relay.example",
                "relay.example:",
                "relay.example:0",
                "relay.example:01",
                "relay.example:65536",
                "relay.example:443/",
                "me@relay.example:443",
                "Relay.example:443",
                "http://relay.example:443",
                "2001:db8::1:443",
                "0x7f.1:443",
                "2130706433:443",
                "127.1:443",
                "0177.0.0.1:443"
            })
    void otherFormsAreMalformed(String authority) {
        assertThatThrownBy(() -> Target.parse(authority, FINGERPRINT))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAA",
                FINGERPRINT + "=",
                "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"
            })
    void fingerprintHasOneForm(String fingerprint) {
        assertThatThrownBy(() -> Target.parse("relay.example:443", fingerprint))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {443, 1_024, 65_535})
    void portsOfRelaysAreOpen(int port) {
        assertThat(Target.parse("relay.example:" + port, FINGERPRINT).hasOpenPort()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 80, 442, 444, 1_023})
    void portsOfOtherServicesAreNot(int port) {
        assertThat(Target.parse("relay.example:" + port, FINGERPRINT).hasOpenPort()).isFalse();
    }
}
