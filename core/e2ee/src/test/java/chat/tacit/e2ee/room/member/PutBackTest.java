package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host that has less than it had, or something else in its place ({@code spec/50-room} §15). */
class PutBackTest extends MemberRoom {
    private void assertHistory(Peer peer) {
        assertThat(peer.machine.view().alarms())
                .extracting(RoomAlarm::alarm)
                .containsExactly(new Alarm(Alarm.Kind.HISTORY, Optional.empty()));
    }

    @Test
    void hostThatHasLostMessagesAloneIsFoundOut() {
        anna.say("kept");
        pass(SECOND);
        VirtualStore copy = host.store.copy();
        anna.say("lost");
        pass(SECOND);
        host.restart(copy);
        pass(MINUTE);
        assertHistory(anna);
        assertHistory(ben);
    }

    @Test
    void anotherMessageWhereOneWasReadIsFoundOut() {
        anna.say("read");
        pass(SECOND);
        ben.lie =
                replies -> {
                    List<Reply> all = new ArrayList<>(replies);
                    if (replies.getFirst() instanceof Reply.Head head) {
                        all.add(
                                new Reply.MessageItem(
                                        1,
                                        world.now(),
                                        head.last().position(),
                                        EventBytes.message(Bytes.zeros(600))));
                    }
                    return all;
                };
        ben.cut();
        pass(MINUTE);
        assertHistory(ben);
    }

    @Test
    void refusalThatNamesAnotherEventWhereOneWasIsFoundOut() {
        Reply.Head head =
                new Reply.Head(
                        new Place(ben.point().head().position(), Bytes.zeros(32)),
                        ben.point().head().position() + 1,
                        new Term(ben.point().epoch().position()),
                        1);
        ben.instead =
                ask ->
                        ask instanceof Ask.Post
                                ? Optional.of(Reply.Refused.stale(head))
                                : Optional.empty();
        ben.say("on which head");
        pass(SECOND);
        assertHistory(ben);
    }
}
