package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.MalformedException;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Every form reads back, is what protoc makes of {@code spec/proto/queue.proto}, and is strict. */
class CodecTest {
    private static final int RUNS = 200;

    private final Random random = new Random(21);
    private final Samples samples = new Samples(random);

    @Test
    void requestsReadBackAndAreWhatGeneratedCodeWrites() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            for (Command command : samples.commands()) {
                Request request = samples.request(command);
                byte[] frame = request.encode();
                assertThat(Request.decode(frame)).isEqualTo(request);

                var generated = chat.tacit.protocol.generated.queue.Request.parseFrom(frame);
                assertThat(generated.toByteArray()).isEqualTo(frame);
                assertThat(generated.getUnknownFields().asMap()).isEmpty();
                var inner =
                        chat.tacit.protocol.generated.queue.Command.parseFrom(
                                generated.getCommand());
                assertThat(inner.toByteString()).isEqualTo(generated.getCommand());
                assertThat(inner.getCommandCase().getNumber()).isEqualTo(command.code());
                assertThat(inner.getUnknownFields().asMap()).isEmpty();
            }
        }
    }

    @Test
    void answersReadBackAndAreWhatGeneratedCodeWrites() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            for (Answer answer : samples.answers()) {
                byte[] frame = answer.encode();
                assertThat(Answer.decode(frame)).isEqualTo(answer);
                var generated = chat.tacit.protocol.generated.queue.Answer.parseFrom(frame);
                assertThat(generated.toByteArray()).isEqualTo(frame);
                assertThat(generated.getUnknownFields().asMap()).isEmpty();
            }
        }
    }

    @Test
    void fieldsStandWhereTheSpecificationPutsThem() throws InvalidProtocolBufferException {
        for (int i = 0; i < RUNS; i++) {
            for (Command command : samples.commands()) {
                var generated =
                        chat.tacit.protocol.generated.queue.Command.parseFrom(
                                CommandCodec.encode(command));
                switch (command) {
                    case Command.Create it -> {
                        var create = generated.getCreate();
                        assertThat(create.getRecipientKey())
                                .isEqualTo(proto(it.recipient().bytes().shared()));
                        assertThat(create.getSender())
                                .isEqualTo(proto(it.sender().bytes().shared()));
                        assertThat(create.getOpen()).isEqualTo(it.open());
                        assertThat(create.getSenderKey().isEmpty())
                                .isEqualTo(it.senderKey().isEmpty());
                        assertThat(create.getAccess().isEmpty()).isEqualTo(it.access().isEmpty());
                    }
                    case Command.Subscribe it -> {
                        assertThat(generated.getSubscribe().getEntriesCount())
                                .isEqualTo(it.entries().size());
                        assertThat(generated.getSubscribe().getWindow()).isEqualTo(it.window());
                        assertThat(generated.getSubscribe().getEntries(0).getQueue())
                                .isEqualTo(proto(it.entries().getFirst().queue().bytes().shared()));
                    }
                    case Command.Send it -> {
                        assertThat(generated.getSend().getBody())
                                .isEqualTo(proto(it.body().bytes().toArray()));
                        assertThat(generated.getSend().hasWork()).isEqualTo(it.work().isPresent());
                        it.work()
                                .ifPresent(work ->
                                        assertThat(generated.getSend().getWork().getNonce())
                                                .isEqualTo(work.nonce()));
                    }
                    case Command.Acknowledge it ->
                            assertThat(generated.getAcknowledge().getThrough())
                                    .isEqualTo(it.through());
                    case Command.PutLink it -> {
                        assertThat(generated.getPutLink().getPart()).isEqualTo(it.part().code());
                        assertThat(generated.getPutLink().getBlob())
                                .isEqualTo(proto(it.blob().shared()));
                    }
                    case Command.PutBlob it -> {
                        assertThat(generated.getBlobPut().getLife())
                                .isEqualTo((int) it.life().toSeconds());
                        assertThat(generated.getBlobPut().getBytes())
                                .isEqualTo(proto(it.bytes().toArray()));
                    }
                    case Command.Secure it ->
                            assertThat(generated.getSecure().getSenderKey())
                                    .isEqualTo(proto(it.senderKey().bytes().shared()));
                    case Command.ReplaceSender it ->
                            assertThat(generated.getReplaceSender().getSenderKey())
                                    .isEqualTo(proto(it.senderKey().bytes().shared()));
                    case Command.FetchLink it ->
                            assertThat(generated.getFetchLink().getKey())
                                    .isEqualTo(proto(it.key().bytes().shared()));
                    case Command.GetBlob it ->
                            assertThat(generated.getBlobGet().getKey())
                                    .isEqualTo(proto(it.key().bytes().shared()));
                    case Command.Delete it -> assertThat(generated.hasDelete()).isTrue();
                    case Command.LinkState it -> assertThat(generated.hasLinkState()).isTrue();
                    case Command.DeleteLink it -> assertThat(generated.hasDeleteLink()).isTrue();
                    case Command.DeleteBlob it -> assertThat(generated.hasBlobDelete()).isTrue();
                    case Command.Turn it -> assertThat(generated.hasTurn()).isTrue();
                }
            }
        }
    }

    @Test
    void repliesAndNoticesReadBack() {
        for (int i = 0; i < RUNS; i++) {
            for (Reply reply : samples.replies()) {
                assertThat(reply.encode()).hasSize(Reply.SIZE);
                assertThat(Reply.decode(reply.encode())).isEqualTo(reply);
            }
        }
        for (Notice notice : Notice.values()) {
            assertThat(notice.encode()).hasSize(Reply.SIZE);
            assertThat(Notice.decode(notice.encode())).isEqualTo(notice);
        }
    }

    @Test
    void aDeliveryIsLaidOutAsItIsEncoded() {
        for (int i = 0; i < RUNS; i++) {
            for (Answer answer : samples.answers()) {
                if (answer instanceof Answer.Delivery it) {
                    Answer.Delivery.Layout layout =
                            Answer.Delivery.layout(
                                    it.queue(), it.message(), it.counter(), it.box().size());
                    System.arraycopy(
                            it.box().source(), 0, layout.frame(), layout.box(), it.box().size());
                    assertThat(layout.frame()).isEqualTo(it.encode());
                }
            }
        }
    }

    @Test
    void whateverDecodesIsTheOneEncodingOfItsValue() {
        int refused = 0;
        for (int i = 0; i < RUNS; i++) {
            for (Command command : samples.commands()) {
                byte[] frame = damaged(samples.request(command).encode());
                try {
                    assertThat(Request.decode(frame).encode()).isEqualTo(frame);
                } catch (MalformedException e) {
                    refused++;
                }
            }
            for (Answer answer : samples.answers()) {
                byte[] frame = damaged(answer.encode());
                try {
                    assertThat(Answer.decode(frame).encode()).isEqualTo(frame);
                } catch (MalformedException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aSubscribeFrameNamesNoQueueTwice() {
        RecipientId queue = new RecipientId(chat.tacit.crypto.Bytes.zeros(24));
        var entry = new Command.Subscribe.Entry(queue, Connection.zeros());
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new Command.Subscribe(List.of(entry, entry), 0));
    }

    @Test
    void aBodyHasOneOfTwoSizes() {
        for (int size : new int[] {0, 1, 4_095, 4_097, 16_383, 16_385}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> Body.of(new byte[size]));
        }
    }

    /** Flips up to two bits near the beginning, where the fields are, or cuts the end off. */
    private byte[] damaged(byte[] frame) {
        byte[] bytes = frame.clone();
        for (int flips = random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(Math.min(bytes.length, 200))] ^= (byte) (1 << random.nextInt(8));
        }
        return Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
    }

    private static ByteString proto(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }
}
