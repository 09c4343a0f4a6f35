package chat.tacit.e2ee.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description of the other side may say before a browser reads it. */
class SdpTest {
    private static final String FINGERPRINT =
            "a=fingerprint:sha-256 " + Descriptions.fingerprint(1) + "\r\n";

    private static boolean isSound(String sdp) {
        return new Description(sdp, CallSamples.fingerprint(1)).isSound();
    }

    @Test
    void whatBrowsersSayIsTaken() {
        assertThat(isSound(Descriptions.audio(1))).isTrue();
        assertThat(isSound(Descriptions.video(1))).isTrue();
        assertThat(isSound(Descriptions.data(1))).isTrue();
        assertThat(isSound(Descriptions.video(1).replace("\r\n", "\n"))).isTrue();
    }

    @Test
    void anotherFingerprintInAnySectionIsRefused() {
        assertThat(isSound(Descriptions.audio(2))).isFalse();
        String last = Descriptions.video(1);
        int at = last.lastIndexOf(FINGERPRINT);
        String other = FINGERPRINT.replace("01:01\r\n", "01:02\r\n");
        assertThat(isSound(last.substring(0, at) + last.substring(at).replace(FINGERPRINT, other)))
                .isFalse();
        assertThat(isSound(Descriptions.audio(1) + other)).isFalse();
        String written = other.replace("a=fingerprint", "a=Fingerprint");
        assertThat(isSound(Descriptions.audio(1) + written)).isFalse();
    }

    @Test
    void sectionWithoutAFingerprintIsRefusedUnlessItIsRejectedOrAllHaveOne() {
        String last = Descriptions.video(1);
        int at = last.lastIndexOf(FINGERPRINT);
        String without = last.substring(0, at) + last.substring(at + FINGERPRINT.length());
        assertThat(isSound(without)).isFalse();
        assertThat(isSound(without.replace("m=video 9", "m=video 0"))).isTrue();
        assertThat(isSound(without.replace("m=video 9", "m=video 0") + "a=bundle-only\r\n"))
                .isFalse();
        assertThat(isSound(without.replace("s=-\r\n", "s=-\r\n" + FINGERPRINT))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sha-256, sha-1",
        "UDP/TLS/RTP/SAVPF, RTP/AVP",
        "UDP/TLS/RTP/SAVPF, RTP/SAVPF",
        "UDP/TLS/RTP/SAVPF, TCP/TLS/RTP/SAVPF",
        "m=audio, m=text"
    })
    void weakerTransportIsRefused(String usual, String other) {
        assertThat(isSound(Descriptions.audio(1).replace(usual, other))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80"
                        + " inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR",
                "a=key-mgmt:mikey"
                        + " AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ6gAAAAAGEEoo2pee4hp2UaDX8ZE22YwKAAAPZG9uYWxkQGR1Y2suY29t",
                "k=clear:secret",
                "a=Crypto:1 AES_CM_128_HMAC_SHA1_80"
                        + " inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR",
                "a=CANDIDATE:1 1 udp 2122260223 192.0.2.9 50000 typ host",
                "c=IN IP4 192.0.2.9",
                "c=IN IP6 2001:db8::7",
                "c=IN IP4 somebody.example",
                "c=IN IP4 0.0.0.0 IN IP4 192.0.2.9",
                "c=in ip4 192.0.2.9",
                "a=rtcp:50000 IN IP4 192.0.2.9",
                "a=RTCP:50000 IN IP4 192.0.2.9",
                "o=- 1 2 IN IP4 192.0.2.9",
                "a=candidate:1 1 udp 2122260223 192.0.2.9 50000 typ host",
                "a=end-of-candidates",
                "a=\u0000",
                "no line"
            })
    void otherKeysAddressesAndNoiseAreRefused(String line) {
        assertThat(isSound(Descriptions.audio(1) + line + "\r\n")).isFalse();
    }

    @Test
    void descriptionOfNothingIsRefused() {
        assertThat(isSound("v=0\r\n" + FINGERPRINT)).isFalse();
    }

    @Test
    void nothingOfTheMakersAddressLeaves() {
        String gathered =
                Descriptions.audio(1)
                                .replace("c=IN IP4 0.0.0.0", "c=IN IP6 2001:db8::7")
                                .replace("a=rtcp:9 IN IP4 0.0.0.0", "a=rtcp:50000 IN IP4 192.0.2.9")
                                .replace("127.0.0.1", "192.0.2.9")
                        + "a=candidate:1 1 udp 2122260223 192.0.2.9 50000 typ host\r\n"
                        + "a=end-of-candidates\r\n";
        String told = Sdp.withoutAddresses(gathered);
        assertThat(told).doesNotContain("192.0.2.9").doesNotContain("2001:db8").contains("m=audio");
        assertThat(isSound(told)).isTrue();
        assertThat(Sdp.withoutAddresses("c=in ip4 192.0.2.9\r\na=Candidate:1\r\n"))
                .doesNotContain("192.0.2.9")
                .doesNotContain("Candidate");
        assertThat(Sdp.withoutAddresses(Descriptions.video(1).replace("127.0.0.1", "0.0.0.0")))
                .isEqualTo(Descriptions.video(1).replace("127.0.0.1", "0.0.0.0"));
    }

    @Test
    void fingerprintHasTwoForms() {
        DtlsFingerprint one = CallSamples.fingerprint(0xab);
        assertThat(DtlsFingerprint.parse("ab".repeat(32))).isEqualTo(one);
        for (String other :
                new String[] {"", "ab".repeat(31), "ab:" + "ab".repeat(31), "xy".repeat(32)}) {
            assertThatThrownBy(() -> DtlsFingerprint.parse(other))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
