package chat.tacit.protocol.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.SessionKeys;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;

/** The part {@code frame} of {@code spec/vectors/room.json}: a session and what passes in it. */
final class FrameVectors {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_262_400_123L);

    private final SeededEntropy entropy = new SeededEntropy(61);
    private final SigningKey identity = SigningKey.generate(entropy);
    private final RelayIdentity relay =
            new RelayIdentity(
                    identity,
                    TlsKey.NONE,
                    new Offer(
                            Versions.CURRENT,
                            Services.of(Service.ROOM),
                            StoreKind.DISK,
                            Limits.defaults()));
    private final SigningKey reading = SigningKey.generate(entropy);
    private final RoomId room = new RoomId(Bytes.owned(entropy.bytes(32)));
    private final ClientHandshake client = ClientHandshake.start(relay.fingerprint(), entropy);
    private final RelayHandshake.Hello answer = answer();
    private final SessionKeys keys = keys();
    private final ClientFrames up = new ClientFrames(keys);
    private final RelayFrames down = new RelayFrames(answer.next().keys());
    private final List<Object> calls = new ArrayList<>();
    private final List<Object> refusedFrames = new ArrayList<>();
    private final List<Object> refusedAnswers = new ArrayList<>();

    private RelayHandshake.Hello answer() {
        return switch (RelayHandshake.answer(client.hello(), relay, NOW, entropy)) {
            case RelayHandshake.Hello hello -> hello;
            case RelayHandshake.Refused refused -> throw new AssertionError(refused);
        };
    }

    private SessionKeys keys() {
        return switch (client.agree(answer.bytes())) {
            case ClientHandshake.Agreed agreed -> agreed.keys();
            case ClientHandshake.Rejected rejected -> throw new AssertionError(rejected);
        };
    }

    Object value() throws UnopenableException {
        String clientToRelay = hex(keys.clientToRelay().expose());
        String relayToClient = hex(keys.relayToClient().expose());
        call(number -> new Request.GetKey(new Handle("bob")), Reply.Refused.of(Refusal.REFUSED));
        call(this::read, head(), new Reply.Quiet(), Reply.Refused.of(Refusal.BUSY));
        call(
                number -> new Request.GetSignIn(new Handle("alice")),
                new SignInTerms(Bytes.zeros(16), 3, 65_536, 4));
        refuse();
        return object(
                "identity seed",
                hex(identity.seed().expose()),
                "client hello",
                hex(client.hello()),
                "relay hello",
                hex(answer.bytes()),
                "sid",
                up.id().bytes().hex(),
                "k_c2s",
                clientToRelay,
                "k_s2c",
                relayToClient,
                "reading key seed",
                hex(reading.seed().expose()),
                "calls",
                calls,
                "refused frames",
                refusedFrames,
                "refused answers",
                refusedAnswers);
    }

    private Request read(long number) {
        Capability by =
                Capability.sign(
                        reading,
                        room,
                        new Term(1),
                        up.id(),
                        new Capability.Read(Method.STREAM_EVENTS, number));
        return new Request.StreamEvents(by, Positions.START, 0, 0, false);
    }

    private static Reply.Head head() {
        return new Reply.Head(new Place(1, Bytes.zeros(32)), 2, new Term(1), 0);
    }

    private void call(LongFunction<Request> request, Reply... replies) throws UnopenableException {
        ClientCall call = up.seal(request);
        RelayCall taken = down.open(call.method(), Frame.decode(call.message())).orElseThrow();
        List<Object> answers = new ArrayList<>();
        for (Reply reply : replies) {
            byte[] sealed = taken.seal(reply);
            if (!call.open(sealed).equals(reply)) {
                throw new AssertionError("an answer opens to something else");
            }
            answers.add(object("reply", hex(ReplyCodec.encode(reply)), "answer", hex(sealed)));
        }
        calls.add(
                object(
                        "method", call.method().word(),
                        "n", call.number(),
                        "request", hex(RequestCodec.encode(taken.request())),
                        "frame", hex(call.message()),
                        "answers", answers));
    }

    /** The frame is the fourth of the session, and each of what is refused stands in its place. */
    private void refuse() throws UnopenableException {
        ClientCall call = up.seal(this::read);
        Frame good = Frame.decode(call.message());
        RelayCall taken = down.open(call.method(), good).orElseThrow();
        byte[] first = taken.seal(head());
        byte[] second = taken.seal(new Reply.Quiet());
        refuseFrame("another method", Method.GET_PART, good);
        refuseFrame("another n", call.method(), new Frame(up.id(), 7, good.box()));
        refuseFrame(
                "an answer, reflected",
                call.method(),
                new Frame(up.id(), good.number(), Answer.decode(first).box()));
        byte[] flipped = good.box().toArray();
        flipped[0] ^= 1;
        refuseFrame(
                "a changed byte",
                call.method(),
                new Frame(up.id(), good.number(), ByteRange.of(flipped)));
        Answer two = Answer.decode(second);
        refuseAnswer("another n", call, new Answer(2, 0, Answer.decode(first).box()));
        refuseAnswer("k changed", call, new Answer(two.number(), 0, two.box()));
        refuseAnswer("a frame, reflected", call, new Answer(good.number(), 0, good.box()));
        if (!call.open(first).equals(head())) {
            throw new AssertionError("what was refused counts");
        }
    }

    private void refuseFrame(String what, Method method, Frame frame) {
        try {
            RelayFrames fresh = new RelayFrames(keys());
            throw new AssertionError(what + " opens: " + fresh.open(method, frame));
        } catch (UnopenableException e) {
            refusedFrames.add(
                    object(
                            "what",
                            what,
                            "method",
                            method.word(),
                            "frame",
                            hex(frame.encode()),
                            "outcome",
                            "unopenable"));
        }
    }

    private void refuseAnswer(String what, ClientCall call, Answer answer) {
        try {
            throw new AssertionError(what + " opens: " + call.open(answer.encode()));
        } catch (UnopenableException e) {
            refusedAnswers.add(
                    object(
                            "what", what,
                            "method", call.method().word(),
                            "n", call.number(),
                            "answer", hex(answer.encode()),
                            "outcome", "unopenable"));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
