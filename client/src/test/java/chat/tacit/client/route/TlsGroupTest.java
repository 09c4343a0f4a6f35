package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TlsGroupTest {
    @Test
    void ofTwoGroupsTheOneThatIsNotHybridIsTheWeaker() {
        TlsGroup hybrid = new TlsGroup("X25519MLKEM768");
        TlsGroup old = new TlsGroup("X25519");
        assertThat(hybrid.weaker(old)).isEqualTo(old);
        assertThat(old.weaker(hybrid)).isEqualTo(old);
        assertThat(hybrid.weaker(hybrid).isHybrid()).isTrue();
    }
}
