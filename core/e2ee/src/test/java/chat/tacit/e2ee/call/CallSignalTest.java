package chat.tacit.e2ee.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How much may be said about a call at once. */
class CallSignalTest {
    private final SeededEntropy entropy = new SeededEntropy(81);

    @Test
    void longestRingFitsAContent() {
        Description longest =
                new Description("s".repeat(Description.MAX_SDP), CallSamples.fingerprint(1));
        CallSignal ring =
                new CallSignal.Ring(
                        new Media(true, true),
                        longest,
                        CallWay.RELAYED,
                        Optional.of(CallSamples.ticket(entropy)));
        Envelope envelope =
                new Envelope(
                        ContentId.random(entropy),
                        Long.MAX_VALUE,
                        Instant.ofEpochMilli(Long.MAX_VALUE),
                        Optional.empty());
        Content content = new Content(envelope, new CallBody(CallId.random(entropy), ring));
        assertThat(Content.decode(content.encode())).isEqualTo(content);
    }

    @Test
    void descriptionIsNeitherEmptyNorLongerThanTheLimit() {
        for (String sdp : List.of("", "s".repeat(Description.MAX_SDP + 1))) {
            assertThatThrownBy(() -> new Description(sdp, CallSamples.fingerprint(1)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void candidatesComeAtMostSixteenAtOnce() {
        Candidate one = new Candidate("candidate:");
        assertThat(new CallSignal.Candidates(Collections.nCopies(16, one)).all()).hasSize(16);
        for (int count : new int[] {0, 17}) {
            assertThatThrownBy(() -> new CallSignal.Candidates(Collections.nCopies(count, one)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void callIsRelayedIfEitherSideWantsIt() {
        assertThat(CallWay.AGREED.with(CallWay.AGREED)).isEqualTo(CallWay.AGREED);
        assertThat(CallWay.RELAYED.with(CallWay.AGREED)).isEqualTo(CallWay.RELAYED);
        assertThat(CallWay.AGREED.with(CallWay.RELAYED)).isEqualTo(CallWay.RELAYED);
        assertThat(CallWay.RELAYED.with(CallWay.RELAYED)).isEqualTo(CallWay.RELAYED);
    }

    @Test
    void ticketNamesItsPortsAndHosts() {
        assertThat(CallSamples.ticket(entropy).urls())
                .containsExactly(
                        "turn:relay.example:3478?transport=udp",
                        "turns:relay.example:443?transport=tcp",
                        "turn:192.0.2.7:3478?transport=udp",
                        "turns:192.0.2.7:443?transport=tcp");
    }
}
