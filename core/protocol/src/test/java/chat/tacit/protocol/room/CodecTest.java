package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Every form reads back, is what protoc makes of {@code spec/proto/secret.proto}, and is strict.
 */
class CodecTest {
    private static final int RUNS = 100;

    private final Random random = new Random(51);
    private final Samples samples = new Samples(random);

    @Test
    void requestsReadBackAndAreWhatGeneratedCodeWrites() {
        Set<Method> seen = EnumSet.of(Method.HELLO);
        for (int i = 0; i < RUNS; i++) {
            for (Request request : samples.requests()) {
                byte[] encoded = RequestCodec.encode(request);
                assertThat(encoded).isEqualTo(GeneratedRequests.of(request).toByteArray());
                assertThat(decode(request.method(), encoded)).isEqualTo(request);
                seen.add(request.method());
            }
        }
        assertThat(seen).containsExactly(Method.values());
    }

    @Test
    void repliesReadBackAndAreWhatGeneratedCodeWrites() throws InvalidProtocolBufferException {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < RUNS; i++) {
            for (Reply reply : samples.replies()) {
                byte[] encoded = ReplyCodec.encode(reply);
                var generated = chat.tacit.protocol.generated.secret.Reply.parseFrom(encoded);
                assertThat(generated).isEqualTo(GeneratedReplies.of(reply));
                assertThat(generated.toByteArray()).isEqualTo(encoded);
                assertThat(ReplyCodec.decode(ByteRange.of(encoded))).isEqualTo(reply);
                seen.add(generated.getReplyCase().getNumber());
            }
        }
        assertThat(seen)
                .hasSize(
                        chat.tacit.protocol.generated.secret.Reply.getDescriptor()
                                .getFields()
                                .size());
    }

    @Test
    void bundlesReadBackAndAreWhatGeneratedCodeWrites() {
        for (int i = 0; i < RUNS; i++) {
            SignedBundle bundle = samples.bundle();
            assertThat(bundle.bytes().toArray())
                    .isEqualTo(GeneratedRequests.bundle(bundle.bundle()).toByteArray());
            assertThat(bundle.encode().toArray())
                    .isEqualTo(GeneratedRequests.bundle(bundle).toByteArray());
            assertThat(SignedBundle.decode(bundle.encode())).isEqualTo(bundle);
            assertThat(Bundle.decode(bundle.bytes())).isEqualTo(bundle.bundle());
        }
    }

    @Test
    void stateEventsReadBackAndAreWhatGeneratedCodeWrites() {
        for (int i = 0; i < RUNS; i++) {
            StateEvent event = samples.state();
            assertThat(event.encode().bytes().toArray())
                    .isEqualTo(GeneratedRequests.state(event).toByteArray());
            assertThat(StateEvent.decode(event.encode().bytes())).isEqualTo(event);
        }
    }

    @Test
    void greetingsFramesAndAnswersReadBackAndAreWhatGeneratedCodeWrites() {
        for (int i = 0; i < RUNS; i++) {
            Greeting greeting = new Greeting(samples.bytes(1 + random.nextInt(1_152)));
            var hello =
                    chat.tacit.protocol.generated.secret.Greeting.newBuilder()
                            .setHello(GeneratedRequests.proto(greeting.hello()));
            assertThat(greeting.encode()).isEqualTo(hello.build().toByteArray());
            assertThat(Greeting.decode(greeting.encode())).isEqualTo(greeting);

            byte[] box = samples.bytes(16 + random.nextInt(3_000)).toArray();
            long number = samples.number();
            Frame frame = new Frame(new SessionId(samples.bytes(32)), number, ByteRange.of(box));
            var up =
                    chat.tacit.protocol.generated.secret.Frame.newBuilder()
                            .setSession(GeneratedRequests.proto(frame.session().bytes()))
                            .setNumber(number)
                            .setBox(ByteString.copyFrom(box));
            assertThat(frame.encode()).isEqualTo(up.build().toByteArray());
            assertThat(Frame.decode(frame.encode())).isEqualTo(frame);

            Answer answer = new Answer(number, random.nextInt(5), ByteRange.of(box));
            var down =
                    chat.tacit.protocol.generated.secret.Answer.newBuilder()
                            .setNumber(number)
                            .setItem(answer.item())
                            .setBox(ByteString.copyFrom(box));
            assertThat(answer.encode()).isEqualTo(down.build().toByteArray());
            assertThat(Answer.decode(answer.encode())).isEqualTo(answer);
        }
    }

    @Test
    void methodsAreThoseOfTheProto() {
        var service =
                chat.tacit.protocol.generated.secret.Secret.getDescriptor()
                        .findServiceByName("SecretService");
        assertThat(Method.PATH).isEqualTo("/" + service.getFullName() + "/");
        assertThat(service.getMethods())
                .extracting(method -> method.getName())
                .containsExactly(
                        Arrays.stream(Method.values()).map(Method::word).toArray(String[]::new));
        for (Method method : Method.values()) {
            assertThat(service.findMethodByName(method.word()).isServerStreaming())
                    .as(method.word())
                    .isEqualTo(method.streams());
            assertThat(Method.at(method.path())).contains(method);
        }
        assertThat(Method.at(Method.PATH)).isEmpty();
        assertThat(Method.at(Method.PATH + "hello")).isEmpty();
        assertThat(Method.at(Method.PATH + "Hello/")).isEmpty();
    }

    @Test
    void whateverDecodesIsTheOneEncodingOfItsValue() {
        int refused = 0;
        for (int i = 0; i < RUNS; i++) {
            for (Request request : samples.requests()) {
                Method method = request.method();
                refused +=
                        refused(
                                RequestCodec.encode(request),
                                bytes -> RequestCodec.encode(decode(method, bytes)));
            }
            for (Reply reply : samples.replies()) {
                refused +=
                        refused(
                                ReplyCodec.encode(reply),
                                bytes -> ReplyCodec.encode(ReplyCodec.decode(ByteRange.of(bytes))));
            }
        }
        assertThat(refused).isGreaterThan(RUNS * 10);
    }

    /** 1 if a damaged encoding is refused, 0 if it is the encoding of another value. */
    private int refused(byte[] encoded, UnaryOperator<byte[]> there) {
        byte[] damaged = damaged(encoded);
        try {
            assertThat(there.apply(damaged)).isEqualTo(damaged);
            return 0;
        } catch (MalformedException e) {
            return 1;
        }
    }

    /** Flips up to two bits near the beginning, where the fields are, or cuts the end off. */
    private byte[] damaged(byte[] encoded) {
        byte[] bytes = encoded.clone();
        for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(Math.min(bytes.length, 200))] ^= (byte) (1 << random.nextInt(8));
        }
        return Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(2)));
    }

    private static Request decode(Method method, byte[] bytes) {
        return RequestCodec.decode(method, ByteRange.of(bytes));
    }
}
