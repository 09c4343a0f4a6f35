package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.generated.wire.HelloLimits;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Holds the codecs against what protoc makes of {@code spec/proto/wire.proto}, both ways. */
class GeneratedCodeTest {
    private static final int RUNS = 500;

    private final Random random = new Random(11);

    @Test
    void clientHello() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            ClientHello hello =
                    new ClientHello(versions(), new AgreementPublicKey(bytes(32)), bytes(32));
            var generated =
                    chat.tacit.protocol.generated.wire.ClientHello.newBuilder()
                            .setMinVersion(hello.versions().min())
                            .setMaxVersion(hello.versions().max())
                            .setKey(proto(hello.key().bytes()))
                            .setNonce(proto(hello.nonce()))
                            .build();
            assertSame(hello.encode(), generated, generated.getParserForType());
            assertThat(ClientHello.decode(generated.toByteArray())).isEqualTo(hello);
        }
    }

    @Test
    void relayHello() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            RelayHello hello = new RelayHello(bytes(1 + random.nextInt(1_024)), bytes(64));
            var generated =
                    chat.tacit.protocol.generated.wire.RelayHello.newBuilder()
                            .setBody(proto(hello.body()))
                            .setSignature(proto(hello.signature()))
                            .build();
            assertSame(hello.encode(), generated, generated.getParserForType());
            assertThat(RelayHello.decode(generated.toByteArray())).isEqualTo(hello);
        }
    }

    @Test
    void helloBody() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            HelloBody body = body();
            var generated =
                    chat.tacit.protocol.generated.wire.HelloBody.newBuilder()
                            .setMinVersion(body.offer().versions().min())
                            .setMaxVersion(body.offer().versions().max())
                            .setVersion(body.version())
                            .setIdentity(proto(body.keys().identity().bytes()))
                            .setKey(proto(body.keys().session().bytes()))
                            .setTlsKey(proto(body.keys().tls().hash()))
                            .setNow(body.now().toEpochMilli())
                            .setServices(body.offer().services().bits())
                            .setStoreValue(body.offer().store().code())
                            .setLimits(limits(body.offer().limits()))
                            .setEnds(body.offer().ends().map(Instant::getEpochSecond).orElse(0L))
                            .build();
            assertSame(body.encode().shared(), generated, generated.getParserForType());
            assertThat(HelloBody.decode(Bytes.owned(generated.toByteArray()))).isEqualTo(body);
        }
    }

    @Test
    void firstFrame() throws InvalidProtocolBufferException {
        for (Mode mode : Mode.values()) {
            var generated =
                    chat.tacit.protocol.generated.wire.FirstFrame.newBuilder()
                            .setModeValue(mode.code())
                            .build();
            assertThat(generated.getMode().name()).isEqualTo("MODE_" + mode);
            assertSame(new FirstFrame(mode).encode(), generated, generated.getParserForType());
            assertThat(FirstFrame.decode(generated.toByteArray()).mode()).isEqualTo(mode);
        }
    }

    @Test
    void theLongestHelloFits() {
        Limits limits = Limits.defaults();
        for (Limit limit : Offer.TOLD.limits()) {
            limits = limits.with(limit, limit.maximum());
        }
        HelloBody longest =
                new HelloBody(
                        Versions.LIMIT,
                        body().keys(),
                        Instant.ofEpochMilli(Long.MAX_VALUE),
                        new Offer(
                                        new Versions(Versions.LIMIT, Versions.LIMIT),
                                        new Services(-1),
                                        StoreKind.MEMORY,
                                        limits)
                                .until(Instant.ofEpochSecond(253_402_300_799L)));
        assertThat(HelloBody.decode(longest.encode())).isEqualTo(longest);
    }

    private static void assertSame(
            byte[] encoded, MessageLite generated, Parser<? extends MessageLite> parser)
            throws InvalidProtocolBufferException {
        assertThat(encoded).isEqualTo(generated.toByteArray());
        assertThat(parser.parseFrom(encoded)).isEqualTo(generated);
    }

    private HelloBody body() {
        Limits limits = Limits.defaults();
        for (Limit limit : Offer.TOLD.limits()) {
            limits = limits.with(limit, random.nextLong(limit.minimum(), limit.maximum() + 1));
        }
        return new HelloBody(
                1 + random.nextInt(Versions.LIMIT),
                new HelloBody.Keys(
                        new VerifyingKey(bytes(32)),
                        new AgreementPublicKey(bytes(32)),
                        new TlsKey(bytes(32))),
                Instant.ofEpochMilli(random.nextLong() >>> 1),
                new Offer(
                        versions(),
                        new Services(random.nextInt()),
                        random.nextBoolean() ? StoreKind.DISK : StoreKind.MEMORY,
                        limits,
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochSecond(1 + random.nextInt(1 << 30)))));
    }

    private static HelloLimits limits(Limits limits) {
        return HelloLimits.newBuilder()
                .setFrameBytes(limits.count(Limit.FRAME_BYTES))
                .setSubscribeEntries(limits.count(Limit.SUBSCRIBE_ENTRIES))
                .setDeliveryWindow(limits.count(Limit.DELIVERY_WINDOW_MAXIMUM))
                .setQueueMessages(limits.count(Limit.QUEUE_MESSAGES))
                .setOpenQueueMessages(limits.count(Limit.OPEN_QUEUE_MESSAGES))
                .setRetention(limits.count(Limit.RETENTION))
                .setIdleQueue(limits.count(Limit.IDLE_QUEUE))
                .setUnusedInvitation(limits.count(Limit.UNUSED_INVITATION))
                .setBlobBytes(limits.count(Limit.BLOB_BYTES))
                .setBlobLife(limits.count(Limit.BLOB_LIFE))
                .build();
    }

    private Versions versions() {
        int min = 1 + random.nextInt(100);
        return new Versions(min, min + random.nextInt(100));
    }

    private Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owned(bytes);
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.shared());
    }
}
