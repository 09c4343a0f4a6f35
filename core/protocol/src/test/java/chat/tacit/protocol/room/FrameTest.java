package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.SessionKeys;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The boxes of frames and answers: each opens for one call alone. */
class FrameTest {
    private static final Request READ = new Request.GetSignIn(new Handle("alice"));

    private final SeededEntropy entropy = new SeededEntropy(56);
    private final Bytes sid = Bytes.owned(entropy.bytes(32));
    private final Secret up = Secret.random(entropy, 32);
    private final Secret down = Secret.random(entropy, 32);
    private final ClientFrames client = new ClientFrames(keys());
    private final RelayFrames relay = new RelayFrames(keys());

    /** A copy, since each end wipes its own. */
    private SessionKeys keys() {
        return new SessionKeys(sid, Secret.of(up.expose(), 0, 32), Secret.of(down.expose(), 0, 32));
    }

    @Test
    void requestsAndRepliesOfEveryKindPass() throws Exception {
        Samples samples = new Samples(new Random(56));
        List<Reply> replies = samples.replies();
        for (Request request : samples.requests()) {
            ClientCall call = client.seal(request);
            RelayCall taken = open(call.method(), call.message()).orElseThrow();
            assertThat(taken.request()).isEqualTo(request);
            assertThat(taken.number()).isEqualTo(call.number());
            for (Reply reply : call.method().streams() ? replies : List.of(replies.getFirst())) {
                assertThat(call.open(taken.seal(reply))).isEqualTo(reply);
            }
        }
    }

    private Optional<RelayCall> open(Method method, byte[] message) throws UnopenableException {
        return relay.open(method, Frame.decode(message));
    }

    @Test
    void boxesAreAsTheSpecificationSays() throws Exception {
        client.seal(READ);
        Request.StreamEvents wanted = read(client.id(), 1);
        ClientCall call = client.seal(number -> read(client.id(), number));
        byte[] beside = Fields.unlabelled().fixed(sid).text("StreamEvents").u64(1).toArray();
        byte[] box = Aead.seal(up, Nonces.counter(1), beside, RequestCodec.encode(wanted));
        assertThat(call.message()).isEqualTo(new Frame(client.id(), 1, ByteRange.of(box)).encode());
        RelayCall taken = open(Method.STREAM_EVENTS, call.message()).orElseThrow();
        for (int item = 0; item < 3; item++) {
            byte[] reply =
                    Aead.seal(
                            down,
                            Nonces.counter(item, 1),
                            beside,
                            ReplyCodec.encode(new Reply.Quiet()));
            assertThat(taken.seal(new Reply.Quiet()))
                    .isEqualTo(new Answer(1, item, ByteRange.of(reply)).encode());
        }
    }

    private Request.StreamEvents read(SessionId session, long number) {
        var key = SigningKey.of(Secret.zeros(32));
        return new Request.StreamEvents(
                Capability.sign(
                        key,
                        new RoomId(Bytes.zeros(32)),
                        new Term(1),
                        session,
                        new Capability.Read(Method.STREAM_EVENTS, number)),
                Positions.START,
                0,
                0,
                true);
    }

    @Test
    void nothingServesTwiceOrElsewhere() throws Exception {
        byte[] message = client.seal(READ).message();
        assertThat(open(Method.GET_SIGN_IN, message)).isPresent();
        assertThat(open(Method.GET_SIGN_IN, message)).isEmpty();
        assertThat(relay.isDead()).isFalse();

        Frame next = Frame.decode(client.seal(READ).message());
        assertKills(Method.GET_KEY, next);
        assertKills(Method.GET_SIGN_IN, new Frame(next.session(), 2, next.box()));
        byte[] changed = next.box().toArray();
        changed[3] ^= 1;
        assertKills(Method.GET_SIGN_IN, new Frame(next.session(), 1, ByteRange.of(changed)));
        byte[] reflected =
                relay.open(Method.GET_SIGN_IN, next)
                        .orElseThrow()
                        .seal(Reply.Refused.of(Refusal.REFUSED));
        assertKills(
                Method.GET_SIGN_IN, new Frame(next.session(), 1, Answer.decode(reflected).box()));
        SessionKeys others = new SessionKeys(Bytes.zeros(32), keys().clientToRelay(), down);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> new RelayFrames(others).open(Method.GET_SIGN_IN, next));
    }

    /** A frame that doesn't open ends its session, and nothing opens any more. */
    private void assertKills(Method method, Frame frame) {
        RelayFrames fresh = new RelayFrames(keys());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> fresh.open(method, frame));
        assertThat(fresh.isDead()).isTrue();
        Frame good = Frame.decode(new ClientFrames(keys()).seal(READ).message());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> fresh.open(Method.GET_SIGN_IN, good));
    }

    @Test
    void whatOpensAndIsNoRequestEndsTheSession() {
        byte[] beside = Fields.unlabelled().fixed(sid).text("GetKey").u64(0).toArray();
        byte[] box = Aead.seal(up, Nonces.counter(0), beside, new byte[] {1});
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() ->
                        relay.open(Method.GET_KEY, new Frame(relay.id(), 0, ByteRange.of(box))));
        assertThat(relay.isDead()).isTrue();
    }

    @Test
    void answersAreTakenInTheirOrderForTheirCallAlone() throws Exception {
        ClientCall one = client.seal(number -> read(client.id(), number));
        ClientCall two = client.seal(number -> read(client.id(), number));
        RelayCall taken = open(Method.STREAM_EVENTS, one.message()).orElseThrow();
        byte[] first = taken.seal(new Reply.Quiet());
        byte[] second = taken.seal(new Reply.Posted(1, 1));
        assertUnopenable(one, second);
        assertUnopenable(two, first);
        Answer moved = Answer.decode(first);
        assertUnopenable(two, new Answer(two.number(), 0, moved.box()).encode());
        assertUnopenable(one, new Answer(one.number(), 0, Answer.decode(second).box()).encode());
        Frame own = Frame.decode(one.message());
        assertUnopenable(one, new Answer(one.number(), 0, own.box()).encode());
        assertThat(one.open(first)).isEqualTo(new Reply.Quiet());
        assertUnopenable(one, first);
        assertThat(one.open(second)).isEqualTo(new Reply.Posted(1, 1));
    }

    @Test
    void aCallThatIsNoStreamHasOneAnswer() throws Exception {
        ClientCall call = client.seal(READ);
        RelayCall taken = open(Method.GET_SIGN_IN, call.message()).orElseThrow();
        call.open(taken.seal(new Reply.Done()));
        assertThatIllegalStateException().isThrownBy(() -> taken.seal(new Reply.Done()));
        byte[] beside = Fields.unlabelled().fixed(sid).text("GetSignIn").u64(0).toArray();
        byte[] box =
                Aead.seal(down, Nonces.counter(1, 0), beside, ReplyCodec.encode(new Reply.Done()));
        assertUnopenable(call, new Answer(0, 1, ByteRange.of(box)).encode());
    }

    private static void assertUnopenable(ClientCall call, byte[] answer) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> call.open(answer));
    }

    @Test
    void numbersComeInAnyOrderWithin1024() throws Exception {
        List<ClientCall> calls = new ArrayList<>();
        for (int i = 0; i < 1_026; i++) {
            calls.add(client.seal(READ));
        }
        assertThat(taken(calls.get(1_024))).isTrue();
        assertThat(taken(calls.get(0))).isFalse();
        assertThat(taken(calls.get(1))).isTrue();
        assertThat(taken(calls.get(1))).isFalse();
        assertThat(taken(calls.get(1_025))).isTrue();
        assertThat(taken(calls.get(2))).isTrue();
        for (int i = 1_023; i > 2; i--) {
            assertThat(taken(calls.get(i))).isTrue();
        }
        for (ClientCall call : calls) {
            assertThat(taken(call)).isFalse();
        }
    }

    private boolean taken(ClientCall call) throws UnopenableException {
        return open(call.method(), call.message()).isPresent();
    }

    @Test
    void windowRemembersWhatASetWould() {
        Random random = new Random(57);
        for (int run = 0; run < 20; run++) {
            NumberWindow window = new NumberWindow();
            Set<Long> used = new HashSet<>();
            long highest = -1;
            for (int i = 0; i < 5_000; i++) {
                long number = Math.max(0, highest + random.nextInt(-1_100, 40));
                if (random.nextInt(300) == 0) {
                    number = highest + random.nextInt(1_000, 3_000);
                }
                boolean fresh = !used.contains(number) && number > highest - 1_024;
                assertThat(window.isFresh(number)).isEqualTo(fresh);
                if (fresh) {
                    window.use(number);
                    used.add(number);
                    highest = Math.max(highest, number);
                }
            }
        }
    }

    @Test
    void theLargestNumberIsTaken() {
        NumberWindow window = new NumberWindow();
        window.use(Long.MAX_VALUE);
        assertThat(window.isFresh(Long.MAX_VALUE)).isFalse();
        assertThat(window.isFresh(Long.MAX_VALUE - 1_023)).isTrue();
        assertThat(window.isFresh(Long.MAX_VALUE - 1_024)).isFalse();
    }

    @Test
    void whoClosedASessionSealsAndOpensNothing() throws Exception {
        ClientCall call = client.seal(READ);
        RelayCall taken = open(Method.GET_SIGN_IN, call.message()).orElseThrow();
        relay.close();
        assertThat(taken.isDead()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> taken.seal(new Reply.Done()));
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.seal(READ));
        byte[] beside = Fields.unlabelled().fixed(sid).text("GetSignIn").u64(0).toArray();
        byte[] box =
                Aead.seal(
                        Secret.zeros(32),
                        Nonces.counter(0),
                        beside,
                        ReplyCodec.encode(new Reply.Done()));
        assertUnopenable(call, new Answer(0, 0, ByteRange.of(box)).encode());
    }
}
