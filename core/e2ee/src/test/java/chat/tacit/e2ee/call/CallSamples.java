package chat.tacit.e2ee.call;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.kit.Descriptions;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One of each thing that is said about a call. */
public final class CallSamples {
    private CallSamples() {}

    public static List<CallBody> all(Entropy entropy) {
        Description longest =
                new Description("v=0\r\n" + "a".repeat(Description.MAX_SDP - 5), fingerprint(7));
        return Stream.of(
                        new CallSignal.Ring(
                                new Media(true, true),
                                new Description(Descriptions.video(1), fingerprint(1)),
                                CallWay.RELAYED,
                                Optional.of(ticket(entropy))),
                        new CallSignal.Ring(
                                Media.NONE,
                                new Description(Descriptions.data(2), fingerprint(2)),
                                CallWay.AGREED,
                                Optional.empty()),
                        new CallSignal.Accept(
                                new Description(Descriptions.audio(3), fingerprint(3)),
                                CallWay.RELAYED,
                                Optional.of(ticket(entropy))),
                        new CallSignal.Accept(longest, CallWay.AGREED, Optional.empty()),
                        new CallSignal.Decline(),
                        new CallSignal.Busy(),
                        new CallSignal.End(CallEnd.ANOTHER_FINGERPRINT),
                        new CallSignal.Candidates(
                                List.of(
                                        new Candidate(Descriptions.candidate("relay")),
                                        new Candidate(Descriptions.candidate("host")))),
                        new CallSignal.Candidates(
                                Collections.nCopies(16, new Candidate("a".repeat(256)))),
                        new CallSignal.Again(
                                new Description(Descriptions.audio(1), fingerprint(1))),
                        new CallSignal.Answer(
                                new Description(Descriptions.audio(3), fingerprint(3))))
                .map(signal -> new CallBody(CallId.random(entropy), signal))
                .toList();
    }

    public static DtlsFingerprint fingerprint(int of) {
        return DtlsFingerprint.parse(Descriptions.fingerprint(of));
    }

    static CallTicket ticket(Entropy entropy) {
        return new CallTicket(
                Samples.relay(entropy, "relay.example", "192.0.2.7"),
                CallCredentials.of(
                        Instant.ofEpochSecond(1_795_244_400),
                        Bytes.owned(entropy.bytes(CallName.ID_SIZE)),
                        Secret.random(entropy, CallCredentials.CODE_SIZE)),
                3478,
                443);
    }
}
