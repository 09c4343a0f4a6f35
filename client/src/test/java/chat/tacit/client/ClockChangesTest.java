package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Times;
import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Alice's clock is set, or her machine sleeps; Bob's and the relays' go on. */
final class ClockChangesTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @AutoClose private final Friends friends = Friends.met();
    private final Clock clock = friends.clock();
    private final Device alice = friends.alice();
    private final ConversationId toBob = friends.toBob();

    @Test
    void clockThatIsAYearAheadAndComesBackSilencesNobody() throws ClientException {
        alice.set(YEAR);
        friends.assertThatTheyTalk();
        clock.pass(ClockWatch.HELD.plus(A_WHILE));
        friends.assertThatTheyTalk();
        alice.set(YEAR.negated());
        friends.assertThatTheyTalk();
        alice.disconnect();
        clock.pass(A_WHILE);
        friends.assertThatTheyTalk();
        assertThat(alice.number("SELECT MAX(look_at) FROM queue"))
                .isLessThan(clock.instant().plus(Duration.ofDays(8)).toEpochMilli());
    }

    @Test
    void lostSessionIsAskedForWhateverTimeItWasWhenItWasLast() throws Exception {
        alice.set(YEAR);
        loseSession();
        friends.assertThatTheyTalk();
        alice.set(YEAR.negated());
        clock.pass(Duration.ofHours(1));
        loseSession();
        friends.assertThatTheyTalk();
    }

    /** As after a backup. */
    private void loseSession() throws UnopenableException {
        alice.write(tx -> {
            alice.parts().restore(tx, alice.instant());
            return true;
        });
        clock.pass(A_WHILE);
    }

    @Test
    void messageThatWaitsIsSentWhenTheClockIsSetTenMinutesBack() throws ClientException {
        friends.relaysAre(TestRelay.Behaviour.UNREACHABLE);
        Message waits = alice.send(toBob, "not yet");
        clock.pass(Duration.ofMinutes(10));
        alice.set(Duration.ofMinutes(-10));
        friends.relaysAre(TestRelay.Behaviour.HONEST);
        clock.pass(A_WHILE);
        assertThat(alice.now(waits).state()).isEqualTo(Message.State.DELIVERED);
        friends.assertThatTheyTalk();
    }

    @Test
    void silentRelayIsNoticedAfterTheClockWasSetBack() {
        alice.set(Duration.ofHours(-5));
        clock.pass(A_WHILE);
        alice.set(Duration.ofHours(-5));
        int before = alice.dials().size();
        clock.pass(Duration.ofMinutes(20)); // nobody pings
        assertThat(alice.dials()).hasSizeGreaterThan(before);
        assertThat(alice.reasons()).contains("it has been silent too long");
    }

    @Test
    void machineThatSleptForEightDaysSendsWhatWaited() throws ClientException {
        friends.relaysAre(TestRelay.Behaviour.UNREACHABLE);
        Message waits = alice.send(toBob, "typed on the train");
        clock.jump(Duration.ofDays(8));
        friends.relaysAre(TestRelay.Behaviour.HONEST);
        clock.pass(A_WHILE);
        assertThat(alice.now(waits).state()).isEqualTo(Message.State.DELIVERED);
        friends.assertThatTheyTalk();
    }

    @Test
    void whatNoRelayTakesInAnHourAfterSevenDaysHasFailed() throws ClientException {
        friends.relaysAre(TestRelay.Behaviour.UNREACHABLE);
        Message waits = alice.send(toBob, "never");
        clock.jump(Duration.ofDays(8));
        clock.pass(ClockWatch.HELD.minusMinutes(1));
        assertThat(alice.now(waits).state()).isEqualTo(Message.State.QUEUED);
        clock.pass(A_WHILE);
        assertThat(alice.now(waits).state()).isEqualTo(Message.State.FAILED);
    }

    @Test
    void wrongTimeThatIsCorrectedWithinTheHourDeletesNothing() throws ClientException {
        String link = alice.invite();
        friends.relaysAre(TestRelay.Behaviour.UNREACHABLE);
        Message waits = alice.send(toBob, "in the meantime");
        alice.set(YEAR);
        clock.pass(ClockWatch.HELD.minusMinutes(1));
        alice.set(YEAR.negated());
        friends.relaysAre(TestRelay.Behaviour.HONEST);
        clock.pass(A_WHILE);
        assertThat(alice.now(waits).state()).isEqualTo(Message.State.DELIVERED);

        Device carol = friends.stranger("Carol");
        var _ = carol.accept(link);
        clock.pass(A_WHILE);
        assertThat(alice.with("Carol")).isNotNull();
    }

    @Test
    void invitationOfAWrongTimeLivesNoLongerThanAnother() throws ClientException {
        alice.set(YEAR);
        var _ = alice.invite();
        clock.pass(A_WHILE);
        alice.set(YEAR.negated());
        clock.pass(A_WHILE);
        assertThat(alice.number("SELECT MAX(expires_at) FROM invitation"))
                .isLessThanOrEqualTo(clock.instant().plus(Invitations.LIFE).toEpochMilli());
    }

    @Test
    void archivedConversationComesBackWithTheNextMessage() throws ClientException {
        alice.set(YEAR);
        clock.pass(A_WHILE);
        alice.write(tx -> tx.update("UPDATE conversation SET archived_at = ?", alice.instant()));
        alice.set(YEAR.negated());
        clock.pass(A_WHILE);
        assertThat(alice.number("SELECT MAX(archived_at) FROM conversation"))
                .isLessThanOrEqualTo(clock.instant().toEpochMilli());
    }

    /** What the process before noted is all that there is. */
    @Test
    void processThatBeginsLaterNoticesWhatTheClockDid() {
        Instant now = clock.instant();
        assertThat(step(now)).isInstanceOf(ClockWatch.Step.On.class);
        seen(now.plus(YEAR));
        assertThat(step(now)).isEqualTo(new ClockWatch.Step.Back(YEAR));
        seen(now.minus(YEAR));
        assertThat(step(now)).isEqualTo(new ClockWatch.Step.Ahead(now));
        alice.write(tx -> {
            Times.hold(tx, now.minusSeconds(10));
            return true;
        });
        assertThat(step(now)).isEqualTo(new ClockWatch.Step.Ahead(now.minusSeconds(10)));
        seen(now);
        assertThat(step(now)).isInstanceOf(ClockWatch.Step.On.class);
        assertThat(step(now.minus(ClockWatch.BACK))).isInstanceOf(ClockWatch.Step.On.class);
        assertThat(step(now.plus(ClockWatch.AHEAD))).isInstanceOf(ClockWatch.Step.On.class);
    }

    private ClockWatch.Step step(Instant now) {
        return new ClockWatch().look(alice.profile(), now);
    }

    private void seen(Instant at) {
        alice.write(tx -> {
            Times.see(tx, at);
            return true;
        });
    }
}
