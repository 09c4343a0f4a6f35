package chat.tacit.e2ee.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which candidates may be told, and what is left out of them. */
class CandidateTest {
    @Test
    void whereBothAreRelayedNothingElseFits() {
        for (String type : new String[] {"host", "srflx", "prflx"}) {
            Candidate candidate = new Candidate(Descriptions.candidate(type));
            assertThat(candidate.fits(CallWay.RELAYED)).isFalse();
            assertThat(candidate.fits(CallWay.AGREED)).isTrue();
        }
        Candidate relay = new Candidate(Descriptions.candidate("relay"));
        assertThat(relay.fits(CallWay.RELAYED)).isTrue();
        assertThat(relay.fits(CallWay.AGREED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 udp 1 192.0.2.9 5 typ host typ relay",
                "candidate:1 1 udp 1 192.0.2.9 5 typ relay typ host",
                "candidate:1 1 udp 1 192.0.2.9 5  typ relay",
                "candidate:1 1 udp 1 192.0.2.9 5 typ",
                "candidate:typ relay",
                "candidate:1 1 udp 1 192.0.2.9 5 typ relayed",
                "1 1 udp 1 192.0.2.9 5 typ relay"
            })
    void whatOnlyLooksRelayedIsNot(String line) {
        assertThat(new Candidate(line).fits(CallWay.RELAYED)).isFalse();
    }

    @Test
    void addressFromWhichARelayIsUsedIsLeftOut() {
        String told = new Candidate(Descriptions.candidate("relay")).withoutBase().line();
        assertThat(told)
                .isEqualTo(
                        "candidate:842163049 1 udp 41885439 198.51.100.7 50017 typ relay raddr"
                                + " 0.0.0.0 rport 0 generation 0 ufrag F7gI network-cost 999");
    }

    @Test
    void candidateIsOneLineWithinItsLimit() {
        assertThat(new Candidate("c".repeat(256)).line()).hasSize(256);
        for (String line : new String[] {"", "c".repeat(257), "a\nb", " a"}) {
            assertThatThrownBy(() -> new Candidate(line)).isInstanceOf(MalformedException.class);
        }
    }
}
