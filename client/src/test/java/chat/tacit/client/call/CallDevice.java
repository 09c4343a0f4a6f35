package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.kit.Descriptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device of somebody who calls, with a page that has a certificate of its own. */
final class CallDevice {
    final CallMachine machine = new CallMachine(new EndedCalls());
    final List<CallNews> told = new ArrayList<>();
    final List<CallLine> lines = new ArrayList<>();
    final CallPeer place;
    final String person;
    private final CallWorld world;
    private final int certificate;

    CallDevice(CallWorld world, String person, int certificate) {
        this.world = world;
        this.person = person;
        this.certificate = certificate;
        this.place = new CallPeer(id(person), id(person + certificate));
    }

    static ConversationId id(String of) {
        byte[] bytes = new byte[ConversationId.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) of.charAt(i % of.length());
        }
        return new ConversationId(Bytes.owned(bytes));
    }

    static CallId call(int number) {
        byte[] bytes = new byte[CallId.SIZE];
        bytes[0] = (byte) number;
        return new CallId(Bytes.owned(bytes));
    }

    DtlsFingerprint fingerprint() {
        return DtlsFingerprint.parse(Descriptions.fingerprint(certificate));
    }

    Description description() {
        return new Description(Descriptions.audio(certificate), fingerprint());
    }

    CallId calls(String whom, int call) {
        return calls(whom, call, CallWay.RELAYED);
    }

    CallId calls(String whom, int call, CallWay way) {
        CallId id = call(call);
        does(new CallInput.Ring(id, id(whom), ring(way)));
        return id;
    }

    CallSignal.Ring ring() {
        return ring(CallWay.RELAYED);
    }

    private CallSignal.Ring ring(CallWay way) {
        return new CallSignal.Ring(new Media(true, false), description(), way, Optional.empty());
    }

    void accepts(CallId call) {
        accepts(call, CallWay.RELAYED);
    }

    void accepts(CallId call, CallWay way) {
        does(
                new CallInput.Accept(
                        call, new CallSignal.Accept(description(), way, Optional.empty())));
    }

    void declines(CallId call) {
        does(new CallInput.Decline(call));
    }

    void hangsUp(CallId call) {
        does(new CallInput.HangUp(call, CallEnd.HUNG_UP));
    }

    void finds(CallId call, String... types) {
        does(
                new CallInput.Found(
                        call,
                        List.of(types).stream()
                                .map(Descriptions::candidate)
                                .map(Candidate::new)
                                .toList()));
    }

    void isConnected(CallId call, CallDevice with) {
        does(new CallInput.Connected(call, with.fingerprint()));
    }

    void does(CallInput input) {
        world.handle(this, input);
    }

    /** The names of what whoever shows calls was told, in order. */
    List<String> news() {
        return told.stream()
                .map(one ->
                        one.what() instanceof CallNews.Over(CallOver reason)
                                ? "over: " + reason
                                : one.what().getClass().getSimpleName())
                .toList();
    }

    <T extends CallNews.What> T last(Class<T> of) {
        return told.reversed().stream()
                .map(CallNews::what)
                .filter(of::isInstance)
                .map(of::cast)
                .findFirst()
                .orElseThrow();
    }

    List<CallLine.Outcome> outcomes() {
        return lines.stream().map(CallLine::outcome).toList();
    }
}
