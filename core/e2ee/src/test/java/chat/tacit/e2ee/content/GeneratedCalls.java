package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.generated.Call;
import chat.tacit.protocol.wire.Host;

import com.google.protobuf.ByteString;

/** What is said about calls as protoc's code has it. */
final class GeneratedCalls {
    private GeneratedCalls() {}

    static Call of(CallBody body) {
        Call.Builder call = Call.newBuilder().setCall(proto(body.call().bytes()));
        switch (body.said()) {
            case CallSignal.Ring ring -> {
                int media = (ring.media().audio() ? 1 : 0) + (ring.media().video() ? 2 : 0);
                call.getRingBuilder()
                        .setMedia(media)
                        .setOffer(description(ring.offer()))
                        .setWay(ring.way().code());
                ring.turn().ifPresent(turn -> call.getRingBuilder().setTurn(turn(turn)));
            }
            case CallSignal.Accept accept -> {
                call.getAcceptBuilder()
                        .setAnswer(description(accept.answer()))
                        .setWay(accept.way().code());
                accept.turn().ifPresent(turn -> call.getAcceptBuilder().setTurn(turn(turn)));
            }
            case CallSignal.Decline _ -> call.setDecline(Call.Nothing.getDefaultInstance());
            case CallSignal.Busy _ -> call.setBusy(Call.Nothing.getDefaultInstance());
            case CallSignal.End end -> call.getEndBuilder().setReason(end.reason().code());
            case CallSignal.Candidates candidates ->
                    call.getCandidatesBuilder()
                            .addAllLines(candidates.all().stream().map(Candidate::line).toList());
            case CallSignal.Again again ->
                    call.getAgainBuilder().setDescription(description(again.offer()));
            case CallSignal.Answer answer ->
                    call.getAnswerBuilder().setDescription(description(answer.answer()));
        }
        return call.build();
    }

    private static Call.Description description(Description description) {
        return Call.Description.newBuilder()
                .setSdp(description.sdp())
                .setFingerprint(proto(description.fingerprint().bytes()))
                .build();
    }

    private static Call.Turn turn(CallTicket turn) {
        return Call.Turn.newBuilder()
                .setRelay(
                        Call.Turn.Relay.newBuilder()
                                .setFingerprint(proto(turn.relay().fingerprint().bytes()))
                                .addAllHosts(turn.relay().hosts().stream().map(Host::text).toList())
                                .setPort(turn.relay().port()))
                .setUdp(turn.udp())
                .setTls(turn.tls())
                .setEnd(turn.credentials().name().end().getEpochSecond())
                .setId(proto(turn.credentials().name().id()))
                .setPassword(ByteString.copyFrom(turn.credentials().code().expose()))
                .build();
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.shared());
    }
}
