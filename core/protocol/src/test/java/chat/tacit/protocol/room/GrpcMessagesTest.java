package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class GrpcMessagesTest {
    private final Random random = new Random(58);
    private final List<GrpcPart> parts = new ArrayList<>();

    @Test
    void aMessageHasAFlagAndItsLengthInFront() {
        assertThat(GrpcMessages.frame(new byte[] {7, 8}))
                .isEqualTo(HexFormat.of().parseHex("00000000020708"));
        assertThat(GrpcMessages.frame(new byte[0])).isEqualTo(new byte[5]);
    }

    @Test
    void trailersOfTheWebAreLines() {
        String lines =
                "grpc-status: 16\r\ngrpc-message: The relay doesn't remember this session;"
                        + " say hello again.\r\ntacit-refusal: 21\r\n";
        byte[] framed = GrpcMessages.frame(GrpcTrailers.of(Refusal.SESSION));
        assertThat(framed[0]).isEqualTo((byte) 0x80);
        assertThat(new String(framed, 5, framed.length - 5, StandardCharsets.US_ASCII))
                .isEqualTo(lines);
        assertThat(GrpcTrailers.of(Refusal.SESSION).headers())
                .isEqualTo(
                        Map.of(
                                "grpc-status",
                                "16",
                                "grpc-message",
                                Refusal.SESSION.sentence(),
                                "tacit-refusal",
                                "21"));
        assertThat(GrpcTrailers.OK.headers())
                .isEqualTo(Map.of("grpc-status", "0", "grpc-message", ""));
    }

    @Test
    void anAnswerIsTheSameHoweverItIsCut() {
        List<GrpcPart> all =
                List.of(
                        new GrpcPart.Message(bytes(300)),
                        new GrpcPart.Message(new byte[0]),
                        new GrpcPart.Message(bytes(Answer.MAX_SIZE)),
                        new GrpcPart.Message(bytes(1)),
                        new GrpcPart.End(GrpcTrailers.OK));
        byte[] body = body(all);
        for (int run = 0; run < 30; run++) {
            GrpcMessages messages = GrpcMessages.answers(Method.STREAM_EVENTS);
            parts.clear();
            int at = 0;
            while (at < body.length) {
                int size = run == 0 ? 1 : random.nextInt(run == 1 ? 9 : 70_000);
                int end = Math.min(body.length, at + size);
                messages.take(Arrays.copyOfRange(body, at, end), parts::add);
                at = end;
            }
            messages.end();
            assertThat(parts).isEqualTo(all);
        }
    }

    private static byte[] body(List<GrpcPart> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (GrpcPart part : parts) {
            switch (part) {
                case GrpcPart.Message it -> out.writeBytes(GrpcMessages.frame(it.bytes()));
                case GrpcPart.End it -> out.writeBytes(GrpcMessages.frame(it.trailers()));
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void aRequestIsTakenUpToTheLongestOfItsMethod(Method method) {
        byte[] most = bytes(method.longestMessage());
        GrpcMessages messages = GrpcMessages.request(method);
        messages.take(GrpcMessages.frame(most), parts::add);
        messages.end();
        assertThat(parts).containsExactly(new GrpcPart.Message(most));
        assertMalformed(
                GrpcMessages.request(method),
                Arrays.copyOf(GrpcMessages.frame(bytes(most.length + 1)), 5),
                "more than " + most.length);
    }

    @Test
    void aLengthIsRefusedBeforeAByteOfItCame() {
        assertMalformed(
                GrpcMessages.request(Method.GET_KEY), new byte[] {0, -1, -1, -1, -1}, "more than");
        assertMalformed(
                GrpcMessages.answers(Method.GET_KEY),
                new byte[] {0, 0, 2, 0, 0},
                "more than " + Answer.MAX_SIZE);
        assertMalformed(
                GrpcMessages.answers(Method.HELLO),
                new byte[] {0, 0, 0, 4, -124},
                "more than 1155");
        assertMalformed(
                GrpcMessages.answers(Method.GET_KEY),
                new byte[] {-128, 0, 0, 2, 1},
                "more than 512");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0x7f, 0x80, 0x81, 0xff})
    void aRequestHasFlag0(int flag) {
        assertMalformed(
                GrpcMessages.request(Method.GET_KEY),
                new byte[] {(byte) flag, 0, 0, 0, 1},
                "flag " + flag);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0x7f, 0x81, 0xff})
    void anAnswerIsNeverCompressed(int flag) {
        assertMalformed(
                GrpcMessages.answers(Method.GET_KEY),
                new byte[] {(byte) flag, 0, 0, 0, 1},
                "flag " + flag);
    }

    @Test
    void aRequestIsOneMessage() {
        byte[] one = GrpcMessages.frame(new byte[] {1});
        GrpcMessages messages = GrpcMessages.request(Method.GET_KEY);
        messages.take(one, parts::add);
        messages.end();
        assertMalformed(messages, new byte[] {0}, "after the last");
        byte[] two = Arrays.copyOf(one, one.length + 1);
        assertMalformed(GrpcMessages.request(Method.GET_KEY), two, "after the last");
    }

    @Test
    void nothingFollowsTrailers() {
        byte[] end = GrpcMessages.frame(GrpcTrailers.OK);
        assertMalformed(
                GrpcMessages.answers(Method.GET_KEY),
                Arrays.copyOf(end, end.length + 1),
                "after the last");
    }

    @Test
    void aBodyThatIsCutOffIsNoticed() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(GrpcMessages.request(Method.GET_KEY)::end);
        GrpcMessages cut = GrpcMessages.answers(Method.GET_KEY);
        cut.end();
        cut.take(new byte[] {0}, parts::add);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(cut::end);
        GrpcMessages inside = GrpcMessages.request(Method.GET_KEY);
        inside.take(new byte[] {0, 0, 0, 0, 2, 1}, parts::add);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(inside::end);
        assertThat(parts).isEmpty();
    }

    @Test
    void refusalsWithoutASealHaveTheStatusOfGrpc() {
        Map<Refusal, Integer> statuses =
                Map.of(
                        Refusal.MALFORMED, 3,
                        Refusal.UNOPENABLE, 3,
                        Refusal.SESSION, 16,
                        Refusal.TOO_MANY, 8,
                        Refusal.BANNED, 7,
                        Refusal.SERVICE_OFF, 12,
                        Refusal.VERSION, 12,
                        Refusal.BUSY, 14);
        statuses.forEach((refusal, status) -> {
            GrpcTrailers trailers = GrpcTrailers.of(refusal);
            assertThat(trailers.status()).isEqualTo(status);
            assertThat(GrpcTrailers.decode(trailers.lines())).isEqualTo(trailers);
        });
        assertThatIllegalArgumentException().isThrownBy(() -> GrpcTrailers.of(Refusal.STALE));
    }

    @Test
    void everySentenceFitsATrailer() {
        for (Refusal refusal : Refusal.values()) {
            GrpcTrailers trailers = new GrpcTrailers(16, refusal.sentence(), Optional.of(refusal));
            assertThat(GrpcTrailers.decode(trailers.lines())).isEqualTo(trailers);
        }
        GrpcTrailers longest =
                new GrpcTrailers(16, "x".repeat(400), Optional.of(Refusal.ROOM_FULL));
        assertThat(longest.lines().length).isLessThanOrEqualTo(GrpcTrailers.MAX_SIZE);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new GrpcTrailers(0, "x".repeat(401), Optional.empty()));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new GrpcTrailers(17, "", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grpc-status: 0\r\n",
                "grpc-status: 0\r\ngrpc-message: ",
                "grpc-status: 00\r\ngrpc-message: \r\n",
                "grpc-status: 17\r\ngrpc-message: \r\n",
                "grpc-status: 0\ngrpc-message: \n",
                "Grpc-Status: 0\r\ngrpc-message: \r\n",
                "grpc-status:0\r\ngrpc-message: \r\n",
                "grpc-message: \r\ngrpc-status: 0\r\n",
                "grpc-status: 0\r\ngrpc-message: \t\r\n",
                "grpc-status: 0\r\ngrpc-message: %20\r\n",
                "grpc-status: 0\r\ngrpc-message: \u00e9\r\n",
                "grpc-status: 3\r\ngrpc-message: \r\ntacit-refusal: 0\r\n",
                "grpc-status: 3\r\ngrpc-message: \r\ntacit-refusal: 999\r\n",
                "grpc-status: 3\r\ngrpc-message: \r\ntacit-refusal: 9\r\nx: y\r\n"
            })
    void nothingElseIsTrailers(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> GrpcTrailers.decode(bytes));
    }

    private void assertMalformed(GrpcMessages messages, byte[] bytes, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> messages.take(bytes, parts::add))
                .withMessageContaining(why);
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
