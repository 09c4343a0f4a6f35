package chat.tacit.client.live.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.LiveKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The lines by which one process of a profile asks another that is in a live session. */
final class LinesOfTheDoorTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    static List<Order> orders() {
        return List.of(
                new Order.Sessions(),
                new Order.Stand("Attic"),
                new Order.Members("Attic"),
                new Order.Say("Attic", "two\nlines \"quoted\" ☕", Optional.empty()),
                new Order.Say("Attic#2", "psst", Optional.of("Bob Smith")),
                new Order.Compare("Attic", "ssfa xj46"),
                new Order.Link("Attic"),
                new Order.Explain("Attic"),
                new Order.Said("Attic", 1_000),
                new Order.Leave("Attic"));
    }

    static List<Reply> replies() {
        Attendee.Voucher voucher = new Attendee.Voucher("Bob", "id of Bob");
        return List.of(
                new Reply.Stands(
                        new Standing(
                                "Attic",
                                LiveKind.VOUCHED,
                                "relay.example.org",
                                3,
                                AT,
                                Optional.of("ssfa"),
                                true)),
                new Reply.Stands(
                        new Standing(
                                "Cellar", LiveKind.OPEN, "relay", 0, AT, Optional.empty(), false)),
                new Reply.There(
                        new Attendee(
                                "Ada",
                                "id of Ada",
                                Optional.empty(),
                                Attendee.State.HERE,
                                Optional.empty())),
                new Reply.There(
                        new Attendee(
                                "Cleo",
                                "id of Cleo",
                                Optional.of(Level.VOUCHED),
                                Attendee.State.ARRIVING,
                                Optional.of(voucher))),
                new Reply.Was(
                        new Saying(
                                "Ada",
                                "id of Ada",
                                true,
                                AT,
                                Saying.Audience.ONE,
                                Optional.of("Bob"),
                                "psst\u0007")),
                new Reply.Was(
                        new Saying(
                                "Bob",
                                "id of Bob",
                                false,
                                AT,
                                Saying.Audience.OTHERS,
                                Optional.empty(),
                                "all")),
                new Reply.Exposed(new Exposure("The relay", "this", "that")),
                new Reply.Told(7, ""),
                new Reply.Told(1, "Bob"),
                new Reply.Compared(Comparison.EARLIER),
                new Reply.Led("tacit:/i#AAAA"),
                new Reply.No("you are no longer in Attic."),
                new Reply.End());
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyOrderComesAsItWasGivenOnOneLine(Order order) {
        String line = OrderCodec.encode(order);
        assertThat(line).doesNotContain("\n");
        assertThat(OrderCodec.decode(line)).isEqualTo(order);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyReplyComesAsItWasGivenOnOneLine(Reply reply) {
        String line = ReplyCodec.encode(reply);
        assertThat(line).doesNotContain("\n");
        assertThat(ReplyCodec.decode(line)).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "connect:AAAA",
                "[]",
                "{}",
                "{\"do\":\"sessions\"}",
                "{\"version\":2,\"do\":\"sessions\"}",
                "{\"version\":\"1\",\"do\":\"sessions\"}",
                "{\"version\":1,\"do\":\"unheard of\"}",
                "{\"version\":1,\"do\":7}",
                "{\"version\":1,\"do\":\"members\"}",
                "{\"version\":1,\"do\":\"members\",\"session\":null}",
                "{\"version\":1,\"do\":\"members\",\"session\":[\"Attic\"]}",
                "{\"version\":1,\"do\":\"say\",\"session\":\"Attic\"}",
                "{\"version\":1,\"do\":\"say\",\"session\":\"Attic\",\"text\":\"a\",\"to\":1}",
                "{\"version\":1,\"do\":\"said\",\"session\":\"Attic\",\"limit\":-1}",
                "{\"version\":1,\"do\":\"said\",\"session\":\"Attic\",\"limit\":4294967296}",
                "{\"version\":1,\"do\":\"said\",\"session\":\"Attic\",\"limit\":1.5}",
            })
    void whatIsNoOrderIsMalformed(String line) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> OrderCodec.decode(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"is\":\"unheard of\"}",
                "{\"is\":\"compared\",\"outcome\":\"PERHAPS\"}",
                "{\"is\":\"told\",\"others\":-1,\"to\":\"\"}",
                "{\"is\":\"member\",\"name\":\"Ada\",\"id\":\"a\",\"state\":\"HERE\",\"level\":\"x\"}",
                "{\"is\":\"member\",\"name\":\"Ada\",\"id\":\"a\",\"state\":\"HERE\",\"voucher\":\"B\"}",
                "{\"is\":\"saying\",\"from\":\"A\",\"id\":\"a\",\"own\":1,\"at\":\"x\",\"to\":\"ALL\"}",
            })
    void whatIsNoReplyIsMalformed(String line) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> ReplyCodec.decode(line));
    }

    @Test
    void longestTextFitsTheLine() {
        String longest = "\u0001".repeat(12_288);
        String line = OrderCodec.encode(new Order.Say("Attic", longest, Optional.of("Bob")));
        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LineChannel.MAX_LINE);
    }
}
