package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class RelayTest {

    @Test
    void clientThatSeesTheRelaysLeafSendsFramesAsTheyAre() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient client = TestClient.overTls(relay.port()).greet(relay.address())) {
            assertThat(client.session().session().mode()).isEqualTo(Mode.TLS);
        }
    }

    @Test
    void clientThatSeesAnotherLeafSealsEveryFrame() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient client =
                        TestClient.overTls(relay.port()).greet(relay.address(), TlsKey.NONE)) {
            assertThat(client.session().session().mode()).isEqualTo(Mode.SEALED);
        }
    }

    @Test
    void plainPortBehindProxyMakesSealedSessions() throws Exception {
        try (RunningRelay relay =
                        RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
                TestClient client =
                        TestClient.plain(relay.port(), "192.0.2.1").greet(relay.address())) {
            assertThat(client.session().session().mode()).isEqualTo(Mode.SEALED);
        }
    }

    @Test
    void relayOfAnotherAddressIsFoundOut() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                RunningRelay other = RunningRelay.start();
                TestClient client = TestClient.overTls(relay.port())) {
            assertThatThrownBy(() -> client.greet(other.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("OTHER_IDENTITY");
        }
    }

    @Test
    void malformedHelloIsRefusedWithItsCode() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient client = TestClient.overTls(relay.port())) {
            client.sendRaw(new byte[100]);

            assertThat(client.closeCode()).isEqualTo(4_000 + Refusal.MALFORMED.code());
        }
    }
}
