package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** A false commit under A ({@code spec/50-room} §13): whether anybody can undo it. */
class TakenOverTest extends MemberRoom {
    private Peer cleo;

    @BeforeEach
    void twoAdminsAndAMember() {
        cleo = anna.admit(person("cleo"));
        promote(ben);
    }

    private Turn underAnotherKey(Turn turn) {
        VerifyingKey other = SigningKey.generate(world.entropy()).publicKey();
        return new Turn(turn.posting(), turn.reading(), other, turn.members(), turn.parts());
    }

    private static Turn underTheSameKey(Turn turn, Peer peer) {
        VerifyingKey same = peer.point().epoch().commit().admin();
        return new Turn(turn.posting(), turn.reading(), same, turn.members(), turn.parts());
    }

    private static List<Alarm> alarms(Peer peer) {
        return peer.machine.view().alarms().stream().map(RoomAlarm::alarm).toList();
    }

    @Test
    void falseCommitWithAnotherAdminsKeyIsAnAlarmThatNamesItsAuthorAndTheRoomIsOver() {
        cleo.offline();
        ContentId waiting = cleo.say("to whom");
        Wish wish = cleo.rename("Yard");
        Forger.falseCommit(ben, Power.ADMIN, this::underAnotherKey);
        cleo.online = true;
        pass(MINUTE);
        for (Peer peer : List.of(anna, cleo)) {
            assertThat(alarms(peer)).containsExactly(Alarm.of(Alarm.Kind.TAKEN_OVER, ben.id()));
            assertThat(peer.standing()).isEqualTo(Standing.GONE);
            assertThat(peer.wakeAt()).isEmpty();
        }
        assertThat(cleo.all(Output.Unsayable.class))
                .extracting(Output.Unsayable::content)
                .containsExactly(waiting);
        assertThat(cleo.all(Output.WishGone.class))
                .extracting(Output.WishGone::wish)
                .containsExactly(wish);
    }

    /** It is told again to nobody, and asks nothing of the host any more. */
    @Test
    void thatHoldsAfterARestartAndWhenItWasSeen() {
        Forger.falseCommit(ben, Power.ADMIN, this::underAnotherKey);
        pass(MINUTE);
        clear(anna);
        anna.restart();
        anna.handle(new Input.Seen());
        anna.handle(new Input.Wake());
        pass(MINUTE);
        assertThat(anna.standing()).isEqualTo(Standing.GONE);
        assertThat(anna.machine.view().isAlarmed()).isFalse();
        assertThat(anna.outputs).isEmpty();
    }

    @Test
    void proofHoldsTheCommitAsTheHostTookItAndWhatWasBefore() {
        Forger.falseCommit(ben, Power.ADMIN, this::underAnotherKey);
        pass(MINUTE);
        List<Proof.Exhibit> exhibits = anna.machine.view().alarms().getFirst().proof().exhibits();
        assertThat(exhibits)
                .anyMatch(it ->
                        it instanceof Proof.State(StateEvent event)
                                && event.place().equals(anna.point().head()))
                .anyMatch(it -> it instanceof Proof.Core || it instanceof Proof.Head);
    }

    @Test
    void thatTheHostMadeItUpCannotBeToldFromAnAdminsHavingDoneSo() {
        cleo.lie =
                replies ->
                        replies.stream()
                                .map(it -> it instanceof Reply.StateItem item ? unopened(item) : it)
                                .toList();
        anna.want(new chat.tacit.e2ee.room.Change.Epoch());
        pass(SECOND);
        assertThat(alarms(cleo))
                .containsExactly(new Alarm(Alarm.Kind.TAKEN_OVER, Optional.empty()));
        assertThat(cleo.standing()).isEqualTo(Standing.GONE);
    }

    private static Reply unopened(Reply.StateItem item) {
        StateEvent other =
                new StateEvent(
                        item.event().position(),
                        item.event().coreHash(),
                        item.event().turn(),
                        Bytes.zeros(item.event().sealed().size()));
        return new Reply.StateItem(item.received(), item.power(), other, item.messages());
    }

    /** Keys of before read no further than the next commit that A signed. */
    @Test
    void falseCommitThatAdminsKeySignedAndLeavesEndsTheRoomAsWell() {
        Forger.falseCommit(ben, Power.ADMIN, turn -> underTheSameKey(turn, anna));
        pass(MINUTE);
        for (Peer peer : List.of(anna, cleo)) {
            assertThat(alarms(peer)).containsExactly(Alarm.of(Alarm.Kind.TAKEN_OVER, ben.id()));
            assertThat(peer.standing()).isEqualTo(Standing.GONE);
        }
    }

    /** What the host says of who signed it isn't needed where another key is named. */
    @Test
    void hostThatCallsItAMembersHelpsNobody() {
        cleo.lie =
                replies ->
                        replies.stream()
                                .map(it ->
                                        it instanceof Reply.StateItem item ? asAMembers(item) : it)
                                .toList();
        Forger.falseCommit(ben, Power.ADMIN, this::underAnotherKey);
        pass(MINUTE);
        assertThat(alarms(cleo)).containsExactly(Alarm.of(Alarm.Kind.TAKEN_OVER, ben.id()));
    }

    private static Reply asAMembers(Reply.StateItem item) {
        return new Reply.StateItem(item.received(), Power.MEMBER, item.event(), item.messages());
    }

    @Test
    void falseCommitUnderTheMembersKeyIsUndoneAndNoAlarm() {
        Forger.falseCommit(cleo);
        pass(MINUTE);
        ContentId id = ben.say("all is well");
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
        assertThat(alarms(ben)).isEmpty();
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
    }
}
