package chat.tacit.protocol.room;

import static chat.tacit.protocol.generated.secret.Power.POWER_MEMBER;
import static chat.tacit.protocol.generated.secret.Power.POWER_UNSPECIFIED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.generated.secret.PostEventRequest;
import chat.tacit.protocol.generated.secret.SignInRequest;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Each size and number of {@code spec/50-room} at its bound, and one beyond. */
class BoundsTest {
    private static final Handle LONGEST = new Handle("a".repeat(Handle.MAX_SIZE));

    private final Samples samples = new Samples(new Random(52));
    private final Capability by =
            new Capability(samples.room(), new Term(Long.MAX_VALUE), samples.bytes(64));
    private final SignInTerms terms =
            new SignInTerms(samples.bytes(16), 255, Integer.MAX_VALUE, 255);
    private final AccountName account =
            new AccountName(LONGEST, new Fingerprint(samples.bytes(32)));

    @Test
    void aMethodTakesItsLongestRequestAndNotAByteMore() {
        for (Request request : longest()) {
            Method method = request.method();
            byte[] encoded = RequestCodec.encode(request);
            assertThat(encoded).as(method.word()).hasSize(method.longest());
            assertThat(RequestCodec.decode(method, ByteRange.of(encoded))).isEqualTo(request);
            byte[] more = new byte[encoded.length + 1];
            assertMalformed(() -> RequestCodec.decode(method, ByteRange.of(more)), "more than");
            assertThat(frame(request).length).isBetween(1, method.longestMessage());
        }
    }

    /** All but those whose longest is that of a bundle. */
    private List<Request> longest() {
        Instant late = Instant.ofEpochMilli(Long.MAX_VALUE);
        DeviceCertificate certificate =
                new DeviceCertificate(samples.key(), late, samples.bytes(64));
        return List.of(
                new Request.GetSignIn(LONGEST),
                new Request.Register(
                        LONGEST,
                        samples.key(),
                        samples.key(),
                        terms,
                        Optional.of(samples.bytes(32)),
                        samples.bytes(64),
                        samples.bytes(64)),
                new Request.SignIn(
                        LONGEST,
                        new Request.SignIn.Device(certificate, samples.bytes(64)),
                        Optional.of(Secret.zeros(32))),
                new Request.GetKey(LONGEST),
                new Request.PostPrivateKey(
                        account,
                        Long.MAX_VALUE,
                        samples.bytes(12_378),
                        Optional.of(
                                new Request.PostPrivateKey.NewPassword(
                                        samples.key(), terms, samples.bytes(64)))),
                new Request.GetPrivateKey(),
                new Request.CutDevice(new DeviceId(samples.bytes(16))),
                new Request.DeleteAccount(samples.bytes(64)),
                new Request.GenerateChannelPair(
                        account, true, Optional.of(new RoomId(samples.bytes(32)))),
                new Request.PostInvitation(LONGEST, samples.bytes(5_120), -1),
                new Request.StreamInvitations(Long.MAX_VALUE),
                new Request.DropInvitations(Long.MAX_VALUE),
                new Request.PostEvent(
                        by, Power.ADMIN, new Posting.State(longestState(0), longestPlace())),
                new Request.StreamEvents(
                        by,
                        new Positions(Long.MAX_VALUE, Long.MAX_VALUE),
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        true),
                new Request.PostPart(by, Power.ADMIN, samples.bytes(61_440)),
                new Request.GetPart(by, Long.MAX_VALUE),
                new Request.TrimChannel(by, Long.MAX_VALUE),
                new Request.DeleteRoom(by));
    }

    private Place longestPlace() {
        return new Place(Long.MAX_VALUE, samples.bytes(32));
    }

    /** One of 102,400 bytes and so many more. */
    private StateEvent longestState(int more) {
        Bytes sealed = samples.bytes(102_400 - 10 - 34 - 4 + more);
        return new StateEvent(Long.MAX_VALUE, samples.bytes(32), Optional.empty(), sealed);
    }

    private static byte[] frame(Request request) {
        byte[] box = new byte[RequestCodec.encode(request).length + 16];
        SessionId session = new SessionId(Bytes.zeros(32));
        return new Frame(session, Long.MAX_VALUE, ByteRange.of(box)).encode();
    }

    @Test
    void theLongestBundleFits() {
        Bundle longest =
                new Bundle(
                        account,
                        Long.MAX_VALUE,
                        samples.key(),
                        samples.rsa(5_120),
                        new KemPublicKey(samples.bytes(1_184)));
        assertThat(longest.encode().size()).isLessThanOrEqualTo(Bundle.MAX_SIZE);
        SignedBundle signed = new SignedBundle(longest, longest.encode(), samples.bytes(64));
        assertThat(SignedBundle.decode(signed.encode())).isEqualTo(signed);
        Request post = new Request.PostKey(signed);
        byte[] encoded = RequestCodec.encode(post);
        assertThat(encoded.length).isLessThanOrEqualTo(Method.POST_KEY.longest());
        assertThat(RequestCodec.decode(Method.POST_KEY, ByteRange.of(encoded))).isEqualTo(post);
        assertMalformed(() -> Bundle.decode(Bytes.zeros(2_433)), "more than 2432");
    }

    @Test
    void aBundleHasAVersionAndKeysOfTheirSizes() {
        var bundle = GeneratedRequests.bundle(samples.unsigned()).toBuilder();
        assertThat(bundle(bundle.setVersion(1).build()).version()).isEqualTo(1);
        assertThat(bundle(bundle.setVersion(Long.MAX_VALUE).build()).version())
                .isEqualTo(Long.MAX_VALUE);
        assertMalformed(() -> bundle(bundle.setVersion(0).build()), "version");
        assertMalformed(() -> bundle(bundle.setVersion(-1).build()), "version");
        bundle.setVersion(1);
        assertMalformed(() -> bundle(bundle.clone().setKem(zeros(1_183)).build()), "field 6");
        assertMalformed(() -> bundle(bundle.clone().setKem(zeros(1_185)).build()), "field 6");
        assertMalformed(() -> bundle(bundle.clone().setRsa(zeros(679)).build()), "field 5");
        assertMalformed(() -> bundle(bundle.clone().setRsa(zeros(678)).build()), "RSA");
        assertMalformed(() -> samples.rsa(3_071), "RSA");
        assertThat(samples.rsa(3_072).bits()).isEqualTo(3_072);
        assertThat(samples.rsa(5_120).bits()).isEqualTo(5_120);
        assertMalformed(() -> samples.rsa(5_121), "RSA");
    }

    private static Bundle bundle(MessageLite bundle) {
        return Bundle.decode(Bytes.owned(bundle.toByteArray()));
    }

    @Test
    void theLongestReplyIsOfAStateEvent() {
        Reply longest =
                new Reply.StateItem(
                        Instant.ofEpochSecond(Instant.MAX.getEpochSecond()),
                        Power.ADMIN,
                        longestState(0),
                        Long.MAX_VALUE);
        byte[] encoded = ReplyCodec.encode(longest);
        assertThat(encoded.length).isBetween(Reply.MAX_SIZE - 2, Reply.MAX_SIZE);
        assertThat(ReplyCodec.decode(ByteRange.of(encoded))).isEqualTo(longest);
        byte[] box = new byte[Reply.MAX_SIZE + 16];
        Answer answer = new Answer(Long.MAX_VALUE, Integer.MAX_VALUE, ByteRange.of(box));
        assertThat(answer.encode()).hasSize(Answer.MAX_SIZE);
        assertThat(Answer.decode(answer.encode())).isEqualTo(answer);
        assertMalformed(() -> Answer.decode(new byte[Answer.MAX_SIZE + 1]), "more than");
        assertMalformed(() -> new Answer(0, 0, ByteRange.of(new byte[box.length + 1])), "answer");
        assertMalformed(() -> new Answer(0, 0, ByteRange.of(new byte[15])), "answer");
        assertMalformed(() -> new Answer(0, -1, ByteRange.of(box)), "answer");
        assertMalformed(() -> new Answer(-1, 0, ByteRange.of(box)), "number");
    }

    @Test
    void aStateEventHasAPositionAndAtMost102400Bytes() {
        assertThat(longestState(0).encode().bytes().size()).isEqualTo(102_400);
        assertMalformed(() -> longestState(1).encode(), "an event of 102401 bytes");
        assertMalformed(() -> StateEvent.decode(Bytes.zeros(102_401)), "more than 102400");
        assertMalformed(
                () -> new StateEvent(0, samples.bytes(32), Optional.empty(), Bytes.empty()),
                "position");
        assertMalformed(
                () -> new StateEvent(-1, samples.bytes(32), Optional.empty(), Bytes.empty()),
                "position");
        var state = GeneratedRequests.state(longestState(-100)).toBuilder();
        assertMalformed(
                () ->
                        StateEvent.decode(
                                Bytes.owned(state.setCoreHash(zeros(31)).build().toByteArray())),
                "field 2");
    }

    @Test
    void aTurnHasAtMost32Parts() {
        StateEvent most = withTurn(samples.turn(32));
        assertThat(StateEvent.decode(most.encode().bytes())).isEqualTo(most);
        assertMalformed(() -> samples.turn(33), "32 parts");
        var more = GeneratedRequests.state(most).toBuilder();
        more.getTurnBuilder().addPartsBuilder().setNumber(1).setHash(zeros(32));
        assertMalformed(
                () -> StateEvent.decode(Bytes.owned(more.build().toByteArray())),
                "field 5 more than 32");
    }

    private StateEvent withTurn(Turn turn) {
        return new StateEvent(1, samples.bytes(32), Optional.of(turn), Bytes.empty());
    }

    @Test
    void theConstantsAreTheLimitsOfARelay() {
        Limits limits = Limits.defaults();
        assertThat(limits.count(Limit.ROOM_EVENT_BYTES)).isEqualTo(EventBytes.MAX_MESSAGE);
        assertThat(limits.count(Limit.ROOM_STATE_BYTES)).isEqualTo(StateEvent.MAX_SIZE);
        assertThat(limits.count(Limit.ROOM_PART_BYTES)).isEqualTo(PartRef.MAX_PART);
        assertThat(limits.count(Limit.FRAME_BYTES)).isEqualTo(Frame.MAX_PLAIN);
        for (Method method : Method.values()) {
            assertThat(method.longest()).isLessThanOrEqualTo(Frame.MAX_PLAIN);
        }
    }

    @Test
    void piecesHaveTheirSizes() {
        assertThat(EventBytes.message(samples.bytes(17_408)).hash().size()).isEqualTo(32);
        assertMalformed(() -> EventBytes.message(samples.bytes(17_409)), "17409");
        assertMalformed(() -> EventBytes.message(Bytes.empty()), "an event");
        assertMalformed(() -> new Request.PostPart(by, Power.MEMBER, Bytes.empty()), "a part");
        assertMalformed(
                () -> new Request.PostPart(by, Power.MEMBER, samples.bytes(61_441)), "a part");
        assertMalformed(() -> new Reply.Part(samples.bytes(61_441)), "a part");
        for (int size : new int[] {2_047, 5_121}) {
            Bytes sealed = samples.bytes(size);
            assertMalformed(() -> new Request.PostInvitation(LONGEST, sealed, 0), "an invitation");
            assertMalformed(() -> new Reply.Invited(1, Instant.EPOCH, sealed), "an invitation");
        }
        for (int size : new int[] {12_377, 12_379}) {
            Bytes blob = samples.bytes(size);
            assertMalformed(
                    () -> new Request.PostPrivateKey(account, 1, blob, Optional.empty()), "blob");
            assertMalformed(() -> new Reply.PrivateKey(1, blob), "blob");
        }
        assertMalformed(() -> new Greeting(Bytes.empty()), "a hello");
        assertMalformed(() -> new Greeting(samples.bytes(1_153)), "a hello");
        assertThat(Greeting.decode(new Greeting(samples.bytes(1_152)).encode()).hello().size())
                .isEqualTo(1_152);
        assertMalformed(() -> Greeting.decode(new byte[Greeting.MAX_SIZE + 1]), "more than");
    }

    @Test
    void aFrameHasABoxOf16To131088Bytes() {
        SessionId session = new SessionId(samples.bytes(32));
        Frame most = new Frame(session, Long.MAX_VALUE, ByteRange.of(new byte[131_088]));
        assertThat(Frame.decode(most.encode())).isEqualTo(most);
        for (int size : new int[] {0, 15, 131_089}) {
            assertMalformed(() -> new Frame(session, 0, ByteRange.of(new byte[size])), "a box");
        }
        assertMalformed(() -> new Frame(session, -1, most.box()), "the number");
        assertMalformed(() -> Frame.decode(new byte[most.encode().length + 1]), "more than");
    }

    @Test
    void parametersOfArgonAreFrom1To255AndFitTheirFields() {
        Bytes salt = samples.bytes(16);
        assertThat(new SignInTerms(salt, 1, 1, 1).lanes()).isEqualTo(1);
        assertMalformed(() -> new SignInTerms(salt, 0, 1, 1), "parameters");
        assertMalformed(() -> new SignInTerms(salt, 256, 1, 1), "parameters");
        assertMalformed(() -> new SignInTerms(salt, 1, 0, 1), "parameters");
        assertMalformed(() -> new SignInTerms(salt, 1, 1, 0), "parameters");
        assertMalformed(() -> new SignInTerms(salt, 1, 1, 256), "parameters");
        assertMalformed(() -> new SignInTerms(samples.bytes(15), 1, 1, 1), "salt");
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 31, 33, 63, 65})
    void idsKeysAndSignaturesHaveOneSize(int size) {
        Bytes bytes = samples.bytes(size);
        assertMalformed(() -> new AccountId(bytes), "bytes");
        assertMalformed(() -> new DeviceId(bytes), "bytes");
        assertMalformed(() -> new RoomId(bytes), "bytes");
        assertMalformed(() -> new SessionId(bytes), "bytes");
        assertMalformed(() -> new PartRef(1, bytes), "bytes");
        assertMalformed(() -> new Place(1, bytes), "bytes");
        assertMalformed(() -> new Capability(samples.room(), Term.NONE, bytes), "bytes");
        assertMalformed(() -> new Request.DeleteAccount(bytes), "bytes");
        Secret token = Secret.owned(bytes.toArray());
        assertMalformed(
                () ->
                        new Request.SignIn(
                                LONGEST,
                                new Request.SignIn.Password(samples.bytes(64)),
                                Optional.of(token)),
                "token");
    }

    @Test
    void numbersAreBelowTwoToThe63() {
        assertMalformed(() -> new Term(-1), "2^63");
        assertMalformed(() -> new Positions(-1, 0), "2^63");
        assertMalformed(() -> new Positions(0, -1), "2^63");
        assertMalformed(() -> new Request.StreamInvitations(-1), "2^63");
        assertMalformed(() -> new Request.DropInvitations(-1), "2^63");
        assertMalformed(() -> new Request.GetPart(by, -1), "2^63");
        assertMalformed(() -> new Request.TrimChannel(by, -1), "2^63");
        assertMalformed(() -> new Reply.Posted(-1, 0), "2^63");
        assertMalformed(() -> new Reply.Posted(0, -1), "2^63");
        assertMalformed(() -> new Reply.Head(Place.START, -1, Term.NONE, 0), "2^63");
        byte[] late = {0x42, 12, 16, -1, -1, -1, -1, -1, -1, -1, -1, 127, 26, 0};
        assertMalformed(() -> ReplyCodec.decode(ByteRange.of(late)), "no time");
    }

    @Test
    void aPostIsOfExactlyOneEvent() {
        StateEvent state = withTurn(samples.turn(1));
        var post =
                PostEventRequest.newBuilder()
                        .setRoom(zeros(32))
                        .setPower(POWER_MEMBER)
                        .setSignature(zeros(64));
        assertMalformed(() -> request(Method.POST_EVENT, post.build()), "field 6 is missing");
        var both =
                post.clone()
                        .setMessage(zeros(1))
                        .setState(GeneratedRequests.state(state).toByteString())
                        .setHeadHash(zeros(32));
        assertMalformed(() -> request(Method.POST_EVENT, both.build()), "field 6");
        assertMalformed(
                () ->
                        request(
                                Method.POST_EVENT,
                                both.clone().clearMessage().setPower(POWER_UNSPECIFIED).build()),
                "power 0");
        assertMalformed(
                () ->
                        request(
                                Method.POST_EVENT,
                                both.clone().clearMessage().setPowerValue(3).build()),
                "power 3");
        assertMalformed(
                () ->
                        request(
                                Method.POST_EVENT,
                                both.clone().clearMessage().clearHeadHash().build()),
                "field 8");
        assertThat(request(Method.POST_EVENT, both.clearMessage().build()))
                .isInstanceOf(Request.PostEvent.class);
    }

    @Test
    void aSignInIsByPasswordOrByDevice() {
        var signIn = SignInRequest.newBuilder().setHandle("alice");
        assertMalformed(() -> request(Method.SIGN_IN, signIn.build()), "field 3 is missing");
        signIn.setPasswordSignature(zeros(64)).setDeviceKey(zeros(32));
        assertMalformed(() -> request(Method.SIGN_IN, signIn.build()), "field 3");
    }

    @Test
    void aHeadComesWithStaleAlone() {
        var refused = chat.tacit.protocol.generated.secret.Reply.newBuilder();
        refused.getRefusedBuilder().setRefusal(1).getHeadBuilder().setCoreHash(zeros(32));
        assertMalformed(
                () -> ReplyCodec.decode(ByteRange.of(refused.build().toByteArray())), "STALE");
        refused.getRefusedBuilder().setRefusal(23);
        assertThat(ReplyCodec.decode(ByteRange.of(refused.build().toByteArray())))
                .isEqualTo(Reply.Refused.stale(new Reply.Head(Place.START, 0, Term.NONE, 0)));
    }

    private static Request request(Method method, MessageLite request) {
        return RequestCodec.decode(method, ByteRange.of(request.toByteArray()));
    }

    private static ByteString zeros(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    private static void assertMalformed(ThrowingCallable decoding, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(decoding)
                .withMessageContaining(why);
    }
}
