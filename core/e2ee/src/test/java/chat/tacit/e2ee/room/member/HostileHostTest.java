package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host that says what no host says, so that a member's client stops, or never rests. */
class HostileHostTest extends MemberRoom {
    private static final Duration AN_HOUR = Patience.MOST_TOLD;

    private static Reply comeAgainIn(long seconds) {
        return Reply.Refused.of(Refusal.TOO_MANY, seconds);
    }

    @Test
    void whoIsToldToWaitForAgesAsksAgainAfterAnHour() {
        for (long seconds : List.of(3_601L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE)) {
            ben.instead =
                    ask ->
                            ask instanceof Ask.Post
                                    ? Optional.of(comeAgainIn(seconds))
                                    : Optional.empty();
            ContentId said = ben.say("in time");
            Wish wish = ben.rename("Yard " + seconds);
            pass(SECOND);
            ben.instead = _ -> Optional.empty();
            clear(ben);
            pass(AN_HOUR.minus(MINUTE));
            assertThat(ben.all(Output.Said.class)).isEmpty();
            pass(MINUTE.multipliedBy(2));
            assertThat(ben.all(Output.Said.class))
                    .extracting(Output.Said::content)
                    .containsExactly(said);
            assertThat(ben.done(wish)).isEqualTo(anna.point());
        }
    }

    @Test
    void whoIsToldToReadOnInAgesAsksAgainAfterAnHour() {
        ben.lie =
                replies ->
                        replies.stream()
                                .map(it ->
                                        it instanceof Reply.Head ? comeAgainIn(Long.MAX_VALUE) : it)
                                .toList();
        ben.cut();
        pass(MINUTE);
        ben.lie = replies -> replies;
        anna.say("while he waits");
        pass(AN_HOUR);
        assertThat(ben.heard()).containsExactly("while he waits");
    }

    /** It isn't asked again and again as fast as it answers, and nothing stays open. */
    @Test
    void streamThatTellsWhatNoStreamTellsIsDroppedAndTriedAgainInAWhile() {
        ben.lie =
                replies ->
                        replies.stream()
                                .map(it -> it instanceof Reply.Head ? new Reply.Done() : it)
                                .toList();
        ben.cut();
        clear(ben);
        pass(MINUTE);
        List<Output.Call> streams =
                ben.all(Output.Call.class).stream()
                        .filter(it -> it.ask() instanceof Ask.Stream)
                        .toList();
        assertThat(streams.size()).isBetween(2, 8);
        assertThat(ben.all(Output.Drop.class)).hasSameSizeAs(streams);
        ben.lie = replies -> replies;
        anna.say("well again");
        pass(MINUTE);
        assertThat(ben.heard()).containsExactly("well again");
    }
}
