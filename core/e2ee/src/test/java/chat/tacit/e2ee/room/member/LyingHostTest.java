package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A host that shows one member what it doesn't show another, one test for each row of {@code
 * spec/50-room} §15 and more; what an inviter says of the members is {@code RoomInvitationTest}.
 */
class LyingHostTest extends MemberRoom {
    private Optional<TestMemory> before = Optional.empty();

    private static List<Alarm> alarms(Peer peer) {
        return peer.machine.view().alarms().stream().map(RoomAlarm::alarm).toList();
    }

    private static Alarm history() {
        return new Alarm(Alarm.Kind.HISTORY, Optional.empty());
    }

    /** Posting has stopped, until the user says so; a restart doesn't change that. */
    private void assertSilentUntilSeen(Peer peer) {
        ContentId id = peer.say("not yet");
        peer.restart();
        pass(MINUTE);
        assertThat(peer.all(Output.Said.class)).extracting(Output.Said::content).isEmpty();
        assertThat(peer.machine.view().isAlarmed()).isTrue();
        peer.lie = replies -> replies;
        peer.handle(new Input.Seen());
        assertThat(peer.machine.view().isAlarmed()).isFalse();
        assertThat(peer.memory.isWaiting(id)).isTrue();
    }

    private static void drop(Peer peer, Predicate<Reply> which) {
        peer.lie = replies -> replies.stream().filter(which.negate()).toList();
    }

    @Test
    void hostThatWasPutBackFromACopyIsFoundOut() {
        VirtualStore copy = host.store.copy();
        anna.rename("Yard");
        pass(SECOND);
        clear(ben);
        host.restart(copy);
        pass(MINUTE);
        assertThat(alarms(ben)).containsExactly(history());
        assertThat(alarms(anna)).containsExactly(history());
        assertSilentUntilSeen(ben);
    }

    /** With the keys of before it has the room, with the newest it has none: that is no end. */
    @Test
    void hostThatWasPutBackFromBeforeACommitIsFoundOutAndHeals() {
        anna.want(new Change.Epoch());
        pass(SECOND);
        VirtualStore copy = host.store.copy();
        anna.want(new Change.Epoch());
        pass(SECOND);
        anna.want(new Change.Epoch());
        pass(SECOND);
        VirtualStore whole = host.store.copy();
        clear(anna, ben);
        host.restart(copy);
        pass(MINUTE);
        for (Peer peer : List.of(anna, ben)) {
            assertThat(alarms(peer)).containsExactly(history());
            assertThat(peer.standing()).isNotEqualTo(Standing.GONE);
        }
        assertSilentUntilSeen(ben);
        host.restart(whole);
        pass(MINUTE.multipliedBy(10));
        anna.handle(new Input.Seen());
        ben.handle(new Input.Seen());
        anna.say("Back again");
        pass(MINUTE);
        assertThat(ben.heard()).contains("Back again");
    }

    /** Each of two who removed the other is where the host shows it to be. */
    @Test
    void hostThatShowedEachOfTwoTheirOwnRemovalIsFoundOutByWhomItShowsTheOther() {
        Peer cleo = anna.admit(person("cleo"));
        promote(ben, cleo);
        VirtualHost other = fork();
        cleo.host = other;
        cleo.cut();
        ben.want(remove(cleo));
        cleo.want(remove(ben));
        pass(MINUTE);
        assertThat(cleo.standing()).isEqualTo(Standing.HERE);
        assertThat(anna.point().members().has(cleo.id())).isFalse();
        clear(anna, cleo);
        cleo.host = host;
        cleo.cut();
        anna.host = other;
        anna.cut();
        pass(MINUTE);
        for (Peer peer : List.of(anna, cleo)) {
            assertThat(alarms(peer)).containsExactly(history());
            assertThat(peer.standing()).isNotEqualTo(Standing.GONE);
        }
    }

    @Test
    void twoEventsAtOnePositionAreFoundOut() {
        VirtualHost other = fork();
        anna.rename("Yard");
        pass(SECOND);
        Peer twin = on(other);
        twin.rename("Meadow");
        pass(SECOND);
        twin.stop();
        clear(ben);
        ben.host = other;
        ben.cut();
        pass(MINUTE);
        assertThat(alarms(ben)).containsExactly(history());
        RoomAlarm alarm = ben.machine.view().alarms().getFirst();
        assertThat(alarm.proof().exhibits())
                .hasSize(2)
                .anyMatch(it ->
                        it instanceof Proof.Core(var core)
                                && core.core().head().author().equals(anna.id()));
    }

    /** The host's other history goes on: its next event names a place that this member hasn't. */
    @Test
    void eventThatFollowsOnAnotherIsFoundOutAndNotTaken() {
        VirtualHost other = fork();
        Peer forked = on(other);
        ben.stop();
        anna.rename("Yard");
        forked.rename("Meadow");
        pass(SECOND);
        forked.rename("Wood");
        pass(SECOND);
        assertThat(forked.point().head().position()).isGreaterThan(anna.point().head().position());
        var point = anna.point();
        anna.host = other;
        anna.cut();
        pass(MINUTE);
        assertThat(alarms(anna)).contains(Alarm.of(Alarm.Kind.HISTORY, ben.id()));
        assertThat(anna.point().title()).isEqualTo(point.title());
        assertSilentUntilSeen(anna);
    }

    /** The host splits: what it has now it has twice. */
    private VirtualHost fork() {
        before = Optional.of(ben.memory.copy());
        VirtualHost other = world.host();
        other.restart(host.store.copy());
        return other;
    }

    /** Ben at another host, as his memory was when the host split. */
    private Peer on(VirtualHost other) {
        return new Peer(world, other, ben.person, before.orElseThrow());
    }

    @Test
    void messageThatIsHeldBackShowsInWhatIsSaidAfterIt() {
        anna.say("before");
        pass(SECOND);
        anna.say("this names one that is known");
        pass(SECOND);
        clear(ben);
        drop(ben, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        anna.say("held back");
        pass(SECOND);
        ben.lie = replies -> replies;
        anna.say("and told");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, anna.id()));
        assertThat(ben.heard()).isEmpty();
        RoomAlarm alarm = ben.machine.view().alarms().getFirst();
        assertThat(alarm.proof().exhibits())
                .anyMatch(it ->
                        it instanceof Proof.Message message
                                && message.said().orElseThrow().account().equals(anna.id()));
        assertSilentUntilSeen(ben);
    }

    /**
     * It was never named anything, so only the counters tell a newcomer that something is missing.
     */
    @Test
    void messageThatIsHeldBackFromANewcomerInItsFirstEpochShowsInTheNextCounter() {
        Peer cleo = anna.admit(person("cleo"));
        drop(cleo, it -> it instanceof Reply.MessageItem || it instanceof Reply.Head);
        anna.say("held back");
        pass(SECOND);
        cleo.lie = replies -> replies;
        anna.say("told");
        pass(SECOND);
        assertThat(cleo.heard()).isEmpty();
        assertThat(alarms(cleo)).containsExactly(Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, anna.id()));
        assertThat(ben.heard()).containsExactly("held back", "told");
    }

    @Test
    void messageThatNamesAHeadThatIsNotInTheChainIsAnAlarm() {
        VirtualHost other = fork();
        Peer twin = on(other);
        pass(SECOND);
        twin.rename("Meadow");
        pass(SECOND);
        twin.say("after the meadow");
        pass(SECOND);
        Reply.MessageItem said = items(twin).getLast();
        anna.rename("Yard");
        pass(SECOND);
        twin.stop();
        clear(anna);
        anna.lie = replies -> prepended(replies, said);
        anna.cut();
        pass(MINUTE);
        assertThat(alarms(anna)).contains(Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, ben.id()));
        assertThat(anna.heard()).isEmpty();
    }

    private static List<Reply.MessageItem> items(Peer peer) {
        List<Reply.MessageItem> items = new ArrayList<>();
        peer.lie =
                replies -> {
                    replies.stream()
                            .filter(Reply.MessageItem.class::isInstance)
                            .map(Reply.MessageItem.class::cast)
                            .forEach(items::add);
                    return replies;
                };
        Notes notes = Notes.decode(peer.memory.notes().orElseThrow());
        notes.message--;
        peer.memory.notes(notes.encode());
        peer.restart();
        peer.world.pass(SECOND);
        return items;
    }

    private static List<Reply> prepended(List<Reply> replies, Reply.MessageItem said) {
        if (!(replies.getFirst() instanceof Reply.Head)) {
            return replies;
        }
        List<Reply> all = new ArrayList<>();
        all.add(replies.getFirst());
        all.add(said);
        return all;
    }

    @Test
    void stampsThatFallAreAnAlarm() {
        anna.rename("Yard");
        pass(SECOND);
        anna.say("first");
        pass(SECOND);
        ben.lie = replies -> replies.stream().map(it -> stamped(it, -1)).toList();
        anna.say("second");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(new Alarm(Alarm.Kind.EPOCH, Optional.empty()));
        assertSilentUntilSeen(ben);
    }

    @Test
    void stampBelowTheHeadThatAnEventSignsIsAnAlarm() {
        anna.rename("Yard");
        pass(SECOND);
        ben.lie = replies -> replies.stream().map(it -> stamped(it, -1)).toList();
        anna.say("back-dated");
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(Alarm.of(Alarm.Kind.EPOCH, anna.id()));
    }

    private static Reply stamped(Reply reply, int by) {
        return reply instanceof Reply.MessageItem it
                ? new Reply.MessageItem(it.position(), it.received(), it.stamp() + by, it.event())
                : reply;
    }

    /** The author had put another part there, or the host wouldn't have taken the commit. */
    @Test
    void partThatTheHostGivesInTheOthersPlaceNamesNoMember() {
        ben.lie =
                replies ->
                        replies.stream()
                                .map(it ->
                                        it instanceof Reply.Part
                                                ? new Reply.Part(Bytes.zeros(99))
                                                : it)
                                .toList();
        anna.want(new Change.Epoch());
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(history());
        assertThat(ben.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(ben.all(Output.KeysWanted.class)).isNotEmpty();
    }

    @Test
    void envelopeThatDoesNotOpenNamesTheAuthor() {
        Forger.shutOut(anna, ben);
        pass(SECOND);
        assertThat(alarms(ben)).containsExactly(Alarm.of(Alarm.Kind.SHUT_OUT, anna.id()));
        assertThat(ben.standing()).isEqualTo(Standing.SHUT_OUT);
    }

    @Test
    void readingGoesOnAlongTheChainThatWasFirst() {
        ben.lie = replies -> replies.stream().map(it -> stamped(it, -1)).toList();
        anna.say("told wrongly");
        pass(SECOND);
        ben.lie = replies -> replies;
        assertThat(ben.machine.view().isAlarmed()).isTrue();
        anna.rename("Yard");
        pass(SECOND);
        anna.say("told well");
        pass(SECOND);
        assertThat(ben.point()).isEqualTo(anna.point());
        assertThat(ben.heard()).containsExactly("told well");
    }

    @Test
    void eventThatIsToldTwiceIsTakenOnce() {
        ben.lie =
                replies -> {
                    List<Reply> twice = new ArrayList<>();
                    replies.forEach(it -> {
                        twice.add(it);
                        if (it instanceof Reply.StateItem || it instanceof Reply.MessageItem) {
                            twice.add(it);
                        }
                    });
                    return twice;
                };
        anna.say("once");
        anna.rename("Yard");
        pass(SECOND);
        assertThat(ben.heard()).containsExactly("once");
        assertThat(ben.machine.view().alarms()).isEmpty();
        assertThat(ben.point()).isEqualTo(anna.point());
    }

    /** What follows a copy says that its author has read what came before the copy. */
    @Test
    void copyAtAnotherPlaceIsLeftOutAndMakesNobodyAlarmOthers() {
        for (Peer peer : List.of(anna, ben, anna, ben)) {
            peer.say("one of four");
            pass(SECOND);
        }
        host.appendAgain(ben.memory.room(), 2);
        pass(MINUTE);
        ben.say("after the copy");
        pass(SECOND);
        for (Peer peer : List.of(anna, ben)) {
            assertThat(peer.heard()).hasSize(5).endsWith("after the copy");
            assertThat(peer.machine.view().alarms()).isEmpty();
            assertThat(peer.all(Output.LeftOut.class)).isEmpty();
        }
    }

    @Test
    void stateEventThatDoesNotOpenIsSkippedAndTheChainGoesOnInHashes() {
        ben.lie =
                replies ->
                        replies.stream()
                                .map(it -> it instanceof Reply.StateItem item ? unopened(item) : it)
                                .toList();
        anna.rename("Yard");
        pass(SECOND);
        assertThat(ben.all(Output.Skipped.class)).hasSize(1);
        ben.lie = replies -> replies;
        anna.rename("Wood");
        pass(SECOND);
        assertThat(ben.point().head()).isEqualTo(anna.point().head());
    }

    private static Reply unopened(Reply.StateItem item) {
        byte[] sealed = item.event().sealed().toArray();
        sealed[sealed.length - 1] ^= 1;
        StateEvent other =
                new StateEvent(
                        item.event().position(),
                        item.event().coreHash(),
                        item.event().turn(),
                        Bytes.owned(sealed));
        return new Reply.StateItem(item.received(), item.power(), other, item.messages());
    }
}
