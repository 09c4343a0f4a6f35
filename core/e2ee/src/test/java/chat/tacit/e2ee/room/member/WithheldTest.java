package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A host that doesn't show what it has ({@code spec/50-room} §15.1). */
class WithheldTest extends MemberRoom {
    private static List<Alarm> alarms(Peer peer) {
        return peer.machine.view().alarms().stream().map(RoomAlarm::alarm).toList();
    }

    private static Alarm history() {
        return new Alarm(Alarm.Kind.HISTORY, Optional.empty());
    }

    private static void drop(Peer peer, Predicate<Reply> which) {
        peer.lie = replies -> replies.stream().filter(which.negate()).toList();
    }

    private static Alarm withheld() {
        return new Alarm(Alarm.Kind.WITHHELD, Optional.empty());
    }

    private static boolean isChange(Reply reply) {
        return reply instanceof Reply.StateItem;
    }

    /** The keys of before read it, and the host says that they are over. */
    @Test
    void commitThatIsHeldBackIsAnAlarm() {
        drop(ben, WithheldTest::isChange);
        anna.want(new Change.Epoch());
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(withheld());
        ben.lie = replies -> replies;
        ben.handle(new Input.Seen());
        pass(MINUTE);
        assertThat(ben.point()).isEqualTo(anna.point());
        ContentId id = ben.say("all is well");
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
    }

    /** The head that ends the burst names it. */
    @Test
    void changeThatIsHeldBackIsAnAlarm() {
        drop(ben, WithheldTest::isChange);
        anna.rename("Yard");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(withheld());
        RoomAlarm alarm = ben.machine.view().alarms().getFirst();
        assertThat(alarm.proof().exhibits()).contains(new Proof.Head(anna.point().head()));
        assertThat(ben.machine.view().isAlarmed()).isTrue();
    }

    @Test
    void changeOfWhichNothingIsToldShowsInTheStampOfWhatIsSaidAfterIt() {
        drop(ben, it -> isChange(it) || it instanceof Reply.Head);
        anna.rename("Yard");
        pass(SECOND);
        assertThat(alarms(ben)).isEmpty();
        anna.say("after it");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(withheld());
        assertThat(ben.heard()).isEmpty();
    }

    /** What is refused for its sake names it. */
    @Test
    void changeOfWhichNothingIsToldShowsWhenThisMemberChangesSomething() {
        drop(ben, it -> isChange(it) || it instanceof Reply.Head);
        anna.rename("Yard");
        pass(SECOND);
        ben.rename("Wood");
        pass(SECOND);
        assertThat(alarms(ben)).isEmpty();
        pass(Owed.PATIENCE.plus(SECOND.multipliedBy(20)));
        assertThat(alarms(ben)).containsExactly(withheld());
    }

    @Test
    void headThatFallsBehindTheOneOfARefusalIsAnAlarm() {
        Reply.Head before = heads(ben);
        drop(ben, it -> isChange(it) || it instanceof Reply.Head);
        anna.rename("Yard");
        pass(SECOND);
        ben.rename("Wood");
        pass(SECOND);
        ben.lie =
                replies ->
                        replies.stream()
                                .filter(it -> !isChange(it))
                                .map(it -> it instanceof Reply.Head ? before : it)
                                .toList();
        ben.cut();
        pass(MINUTE);
        assertThat(alarms(ben)).containsExactly(history());
    }

    private Reply.Head heads(Peer peer) {
        List<Reply.Head> heads = new ArrayList<>();
        peer.lie =
                replies -> {
                    replies.stream()
                            .filter(Reply.Head.class::isInstance)
                            .map(Reply.Head.class::cast)
                            .forEach(heads::add);
                    return replies;
                };
        peer.cut();
        pass(MINUTE);
        return heads.getLast();
    }

    @Test
    void messageThatIsHeldBackLiveIsAnAlarmThoughNobodyHasFollowedOnIt() {
        drop(ben, it -> it instanceof Reply.MessageItem);
        anna.say("held back");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(withheld());
    }

    @Test
    void messageThatTheHostTookAndDoesNotShowIsAnAlarmForItsAuthor() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("into the void");
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).hasSize(1);
        assertThat(alarms(ben)).isEmpty();
        pass(MINUTE);
        assertThat(alarms(ben)).containsExactly(withheld());
        assertThat(ben.machine.view().isAlarmed()).isTrue();
    }

    @Test
    void messageThatTheHostTookAndPutsAnotherInItsPlaceIsAnAlarmForItsAuthor() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("into the void");
        pass(SECOND);
        ben.lie = replies -> replies;
        anna.lie = replies -> List.of();
        ben.instead =
                ask ->
                        ask instanceof Ask.Post
                                ? Optional.of(new Reply.Posted(1, 0))
                                : Optional.empty();
        ben.say("where the arrival is");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(withheld());
    }

    @Test
    void changeThatTheHostTookAndDoesNotShowIsAnAlarmForItsAuthor() {
        drop(ben, it -> isChange(it) || it instanceof Reply.Head);
        ben.rename("Yard");
        pass(SECOND);
        assertThat(alarms(ben)).isEmpty();
        pass(MINUTE);
        assertThat(alarms(ben)).containsExactly(withheld());
        ben.lie = replies -> replies;
        ben.handle(new Input.Seen());
        pass(SECOND);
        assertThat(ben.point()).isEqualTo(anna.point());
        assertThat(ben.point().title()).isEqualTo(anna.point().title());
        ContentId id = ben.say("all is well");
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
    }

    @Test
    void changeThatTheHostTookAndPutsAnotherInItsPlaceIsAnAlarmForItsAuthor() {
        ben.instead = ask -> taken(ask, ben);
        ben.rename("Yard");
        pass(Duration.ofMillis(500));
        ben.instead = _ -> Optional.empty();
        anna.rename("Wood");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(history());
    }

    private static Optional<Reply> taken(Ask ask, Peer peer) {
        return ask instanceof Ask.Post
                ? Optional.of(new Reply.Posted(peer.point().head().position() + 1, 0))
                : Optional.empty();
    }

    /** It says that all is quiet, and never that all is told. */
    @Test
    void hostThatNeverEndsItsTaleIsWaitedForAndTheUserIsTold() {
        drop(ben, it -> isChange(it) || it instanceof Reply.Head);
        ben.cut();
        pass(Duration.ofMinutes(2));
        assertThat(ben.standing()).isEqualTo(Standing.WAITING);
        ContentId id = ben.say("waits");
        pass(MINUTE);
        assertThat(ben.memory.isWaiting(id)).isTrue();
        ben.lie = replies -> replies;
        ben.cut();
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        assertThat(ben.memory.isWaiting(id)).isFalse();
    }

    /** Check 7 of §16. */
    @Test
    void newcomerWhoseHostHasAnotherEventInTheTrustKeysPlaceIsAlarmedBeforeItSaysAnything() {
        Wish wish = anna.trust(person("cleo"));
        pass(SECOND);
        Peer cleo = anna.join(person("cleo"), anna.done(wish), new Invitation.Beginning.Now());
        cleo.lie =
                replies ->
                        replies.stream()
                                .map(it -> it instanceof Reply.StateItem item ? other(item) : it)
                                .toList();
        pass(SECOND);
        assertThat(alarms(cleo)).contains(history());
        assertThat(cleo.standing()).isEqualTo(Standing.JOINING);
        assertThat(cleo.all(Output.Call.class)).noneMatch(it -> it.ask() instanceof Ask.Post);
    }

    private static Reply other(Reply.StateItem item) {
        StateEvent event = item.event();
        StateEvent other =
                new StateEvent(event.position(), Bytes.zeros(32), event.turn(), event.sealed());
        return new Reply.StateItem(item.received(), item.power(), other, item.messages());
    }

    /** What was there when a stream began may have been trimmed since this member read last. */
    @Test
    void messagesThatWereThereBeforeAStreamBeganAreNotOwed() {
        ben.offline();
        anna.say("trimmed");
        pass(SECOND);
        ben.online = true;
        drop(ben, it -> it instanceof Reply.MessageItem);
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        assertThat(alarms(ben)).isEmpty();
    }

    /** Of this member's own it knows that it can't have been. */
    @Test
    void messageThatTheHostTookIsOwedInTheNextStreamToo() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("into the void");
        pass(SECOND);
        drop(ben, it -> it instanceof Reply.MessageItem);
        ben.cut();
        pass(SECOND.multipliedBy(5));
        assertThat(alarms(ben)).containsExactly(withheld());
    }

    @Test
    void hostThatShowsLateWhatItTookIsNoAlarm() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("a little late");
        pass(Owed.PATIENCE.minus(SECOND.multipliedBy(2)));
        assertThat(alarms(ben)).isEmpty();
        ben.lie = replies -> replies;
        ben.cut();
        pass(MINUTE);
        assertThat(ben.heard()).containsExactly("a little late");
        assertThat(alarms(ben)).isEmpty();
    }

    @Test
    void messageThatTheHostTookAndPassesWithoutItIsAnAlarm() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("into the void");
        pass(SECOND);
        drop(ben, it -> it instanceof Reply.Head);
        anna.say("behind it");
        pass(SECOND);
        assertThat(alarms(ben)).contains(withheld());
    }

    @Test
    void messageThatTheHostTookAndShowsAnotherForIsAnAlarm() {
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        ben.say("into the void");
        pass(SECOND);
        ben.lie = replies -> replies.stream().map(WithheldTest::another).toList();
        ben.cut();
        pass(SECOND.multipliedBy(5));
        assertThat(alarms(ben)).containsExactly(withheld());
    }

    private static Reply another(Reply reply) {
        return reply instanceof Reply.MessageItem it
                ? new Reply.MessageItem(
                        it.position(),
                        it.received(),
                        it.stamp(),
                        EventBytes.message(Bytes.zeros(600)))
                : reply;
    }

    /** Its connection is good, and the stream under the new keys tells nothing. */
    @Test
    void streamThatTellsNothingForThirtySecondsMakesTheRoomWait() {
        drop(ben, it -> it instanceof Reply.Head);
        anna.want(new Change.Epoch());
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        pass(Owed.PATIENCE);
        assertThat(ben.standing()).isEqualTo(Standing.WAITING);
    }
}
