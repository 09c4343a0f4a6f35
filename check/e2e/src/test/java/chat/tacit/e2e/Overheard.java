package chat.tacit.e2e;

import static java.util.Objects.requireNonNull;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Answer;
import chat.tacit.protocol.room.Frame;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.ReplyCodec;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RequestCodec;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.SessionKeys;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All calls of the service of rooms that a relay was made, opened: what its operator has who kept
 * every byte of the traffic and the private keys of its hellos.
 */
final class Overheard {
    private static final int KEY = AgreementPublicKey.SIZE;

    /** Before the client's key, 32 bytes, in its hello ({@code spec/10-wire} §3). */
    private static final int KEY_TAG = 3 << 3 | 2;

    private final Map<ByteBuffer, AgreementKey> drawn = new HashMap<>();
    private final Map<SessionId, SessionKeys> sessions = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /**
     * A call.
     *
     * @param tape the number of the connection that carried it
     * @param opened what was in its frame and in those of its answers
     */
    record Call(int tape, SessionId session, Request request, List<Reply> replies, Opened opened) {}

    /** The plaintexts of frames, in the order in which they came. */
    record Opened(List<byte[]> all) {}

    private Overheard() {}

    /**
     * @param draws what the relay drew, its sessions' private keys among it
     */
    static Overheard of(List<Recorder.Tape> tapes, List<byte[]> draws) throws UnopenableException {
        Overheard heard = new Overheard();
        for (byte[] draw : draws) {
            AgreementKey key = AgreementKey.of(Secret.owned(draw));
            heard.drawn.put(ByteBuffer.wrap(key.publicKey().bytes().toArray()), key);
        }
        List<List<HttpTape.Exchange>> all =
                tapes.stream()
                        .map(it ->
                                HttpTape.exchanges(
                                        it.toRelay().toByteArray(), it.fromRelay().toByteArray()))
                        .toList();
        for (List<HttpTape.Exchange> tape : all) {
            for (HttpTape.Exchange one : tape) {
                heard.greet(one);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            for (HttpTape.Exchange one : all.get(i)) {
                heard.open(i, one);
            }
        }
        return heard;
    }

    /** All of them, by connection, each in the order in which it was made there. */
    List<Call> calls() {
        return calls;
    }

    private static List<byte[]> messages(GrpcMessages cut, byte[] body) {
        List<byte[]> messages = new ArrayList<>();
        cut.take(
                body,
                part -> {
                    if (part instanceof GrpcPart.Message(byte[] bytes)) {
                        messages.add(bytes);
                    }
                });
        return messages;
    }

    private void greet(HttpTape.Exchange one) throws UnopenableException {
        if (Method.at(one.path()).filter(it -> it == Method.HELLO).isEmpty()) {
            return;
        }
        List<byte[]> asked = messages(GrpcMessages.request(Method.HELLO), one.request());
        List<byte[]> said = messages(GrpcMessages.answers(Method.HELLO), one.response());
        if (said.isEmpty()) {
            return; // the connection broke before it was said
        }
        byte[] client = Greeting.decode(asked.getFirst()).hello().toArray();
        byte[] relay = Greeting.decode(said.getFirst()).hello().toArray();
        SessionKeys keys =
                SessionKeys.derive(
                        own(relay),
                        theirs(client),
                        Fields.of(Labels.SESSION).variable(client).variable(relay));
        sessions.put(new SessionId(keys.id()), keys);
    }

    /** The relay's key of this hello, by its public half in it. */
    private AgreementKey own(byte[] hello) {
        for (int i = 0; i + KEY <= hello.length; i++) {
            AgreementKey key = drawn.get(ByteBuffer.wrap(hello, i, KEY).slice());
            if (key != null) {
                return key;
            }
        }
        throw new IllegalStateException("a hello whose key wasn't drawn");
    }

    private static AgreementPublicKey theirs(byte[] hello) {
        ByteBuffer in = ByteBuffer.wrap(hello);
        while (in.get() != KEY_TAG) {
            in.get(); // a version, which is below 128
        }
        byte[] key = new byte[in.get()];
        in.get(key);
        return new AgreementPublicKey(Bytes.owned(key));
    }

    private void open(int tape, HttpTape.Exchange one) throws UnopenableException {
        Method method = Method.at(one.path()).orElse(Method.HELLO);
        if (method == Method.HELLO) {
            return;
        }
        Frame frame =
                Frame.decode(messages(GrpcMessages.request(method), one.request()).getFirst());
        SessionKeys keys = requireNonNull(sessions.get(frame.session()), "a session");
        byte[] beside =
                Fields.unlabelled()
                        .fixed(frame.session().bytes())
                        .text(method.word())
                        .u64(frame.number())
                        .toArray();
        List<byte[]> opened = new ArrayList<>();
        byte[] asked =
                Aead.open(
                        keys.clientToRelay(),
                        Nonces.counter(frame.number()),
                        beside,
                        frame.box().toArray());
        opened.add(asked);
        List<Reply> replies = new ArrayList<>();
        for (byte[] message : messages(GrpcMessages.answers(method), one.response())) {
            Answer answer = Answer.decode(message);
            byte[] said =
                    Aead.open(
                            keys.relayToClient(),
                            Nonces.counter(answer.item(), answer.number()),
                            beside,
                            answer.box().toArray());
            opened.add(said);
            replies.add(ReplyCodec.decode(ByteRange.of(said)));
        }
        Request request = RequestCodec.decode(method, ByteRange.of(asked));
        calls.add(new Call(tape, frame.session(), request, replies, new Opened(opened)));
    }
}
