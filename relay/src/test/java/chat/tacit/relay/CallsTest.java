package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.Host;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** To which addresses others are sent for calls. */
class CallsTest {
    private static final byte[] OWN = {127, 0, 1, 1};
    private static final byte[] PUBLIC = {(byte) 203, 0, 113, 7};
    private static final Host NAME = new Host("relay.example.org");

    private static InetAddress address(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(NAME.text(), bytes);
    }

    /** Debian writes a machine's own name into its table of names. */
    @Test
    void nameThatLeadsToTheMachineItselfIsNoAddressForOthers() throws Exception {
        assertThat(Calls.meant(NAME, List.of(address(OWN), address(PUBLIC))))
                .containsExactly(Bytes.owned(PUBLIC));
        assertThatThrownBy(() -> Calls.meant(NAME, List.of(address(OWN))))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("relay.example.org")
                .hasMessageContaining("--turn-address");
    }

    @Test
    void whoMeansTheMachineItselfGetsIt() throws Exception {
        assertThat(Calls.meant(new Host("localhost"), List.of(address(OWN))))
                .containsExactly(Bytes.owned(OWN));
    }
}
