package chat.tacit.relay.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Frame;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.SessionKeys;

import java.util.Optional;
import java.util.function.LongFunction;

/** A client's session with a {@link VirtualHost}. */
final class VirtualSession {
    final VirtualHost host;
    final Optional<PeerAddress> address;
    final ClientFrames frames;
    private final SessionKeys keys;

    VirtualSession(VirtualHost host, Optional<PeerAddress> address) {
        this.host = host;
        this.address = address;
        try (ClientHandshake handshake =
                ClientHandshake.start(host.identity.fingerprint(), host.entropy)) {
            byte[] hello = new Greeting(Bytes.owned(handshake.hello())).encode();
            VirtualCall call = new VirtualCall(host, Optional.empty());
            call.begin(Method.HELLO, address, hello);
            byte[] answer = Greeting.decode(call.last()).hello().toArray();
            this.keys = ((ClientHandshake.Agreed) handshake.agree(answer)).keys();
            this.frames = new ClientFrames(keys);
        }
    }

    SessionId id() {
        return frames.id();
    }

    /** Asks and waits for the answer. */
    Reply ask(Request request) {
        return ask(_ -> request);
    }

    /** Asks what names the number of its frame, and waits for the answer. */
    Reply ask(LongFunction<Request> request) {
        VirtualCall call = begin(request);
        return call.reply();
    }

    /** Asks; the answers come. */
    VirtualCall begin(LongFunction<Request> request) {
        ClientCall sealed = frames.seal(request);
        VirtualCall call = new VirtualCall(host, Optional.of(sealed));
        call.begin(sealed.method(), address, sealed.message());
        return call;
    }

    /** What begins a session with this host. */
    static byte[] greeting(VirtualHost host) {
        try (ClientHandshake handshake =
                ClientHandshake.start(host.identity.fingerprint(), host.entropy)) {
            return new Greeting(Bytes.owned(handshake.hello())).encode();
        }
    }

    /** Seals any bytes as a request of a method, under a number. */
    byte[] frame(Method method, long number, byte[] request) {
        byte[] nonce = Fields.unlabelled().u32(0).u64(number).toArray();
        byte[] beside =
                Fields.unlabelled().fixed(id().bytes()).text(method.word()).u64(number).toArray();
        byte[] box = Aead.seal(keys.clientToRelay(), nonce, beside, request);
        return new Frame(id(), number, ByteRange.of(box)).encode();
    }

    /** Sends any bytes as a call of a method. */
    VirtualCall send(Method method, byte[] message) {
        VirtualCall call = new VirtualCall(host, Optional.empty());
        call.begin(method, address, message);
        return call;
    }

    static Optional<Refusal> refusal(Reply reply) {
        return reply instanceof Reply.Refused refused
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }
}
