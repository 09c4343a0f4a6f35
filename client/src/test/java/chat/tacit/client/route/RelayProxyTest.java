package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people write a proxy. */
final class RelayProxyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://127.0.0.1:9050",
                "http://proxy.example:3128",
                "socks5://[::1]:65535",
                "tacit://AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA@a.example,b.example:7443"
            })
    void proxyIsWrittenAsItIsRead(String text) {
        assertThat(RelayProxy.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:9050",
                "socks4://a.example:1",
                "https://a.example:1",
                "socks5://a.example",
                "socks5://a.example:0",
                "socks5://a.example:65536",
                "socks5://a.example:01",
                "socks5://me:secret@a.example:1",
                "socks5://a.example:1/",
                "socks5://A.example:1"
            })
    void otherFormsAreMalformed(String text) {
        assertThatThrownBy(() -> RelayProxy.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void kindsAreToldApart() {
        Host host = new Host("a.example");
        assertThat(RelayProxy.parse("socks5://a.example:1"))
                .isEqualTo(new RelayProxy.Plain(RelayProxy.Kind.SOCKS5, host, 1));
        assertThat(RelayProxy.parse("http://a.example:1"))
                .isEqualTo(new RelayProxy.Plain(RelayProxy.Kind.HTTP, host, 1));
    }
}
