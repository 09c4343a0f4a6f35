package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Accounts and rooms at a relay that retires ({@code spec/10-wire} §13). */
class RetiringHostTest {
    private final VirtualHost before = new VirtualHost(new MemoryStore(1 << 24), Limits.defaults());
    private final TestAccount anna = new TestAccount(before, "anna");

    private static Optional<Refusal> refusal(Reply reply) {
        return VirtualSession.refusal(reply);
    }

    private Request room(boolean isPrivate) {
        return new Request.GenerateChannelPair(anna.name, isPrivate);
    }

    @Test
    void makesNoAccountAndNoRoomAndSaysWhy() {
        VirtualSession session = before.session();
        assertThat(refusal(anna.register(session))).isEmpty();
        assertThat(session.ask(room(false))).isInstanceOf(Reply.ChannelPair.class);
        VirtualHost host = before.retiring();

        TestAccount bert = new TestAccount(host, "bert");
        assertThat(refusal(bert.register(host.session()))).contains(Refusal.RETIRING);
        VirtualSession later = host.session();
        assertThat(refusal(anna.signIn(later))).isEmpty();
        assertThat(refusal(later.ask(room(false)))).contains(Refusal.RETIRING);
    }

    /** An account that was begun is completed, and what was said that it is repeated. */
    @Test
    void servesTheAccountsAndRoomsThatAreThere() {
        TestRoom room = new TestRoom(before.room(false));
        room.create(before.session());
        assertThat(refusal(anna.register(before.session()))).isEmpty();
        VirtualHost host = before.retiring();

        VirtualSession again = host.session();
        assertThat(refusal(anna.register(again))).isEmpty();
        Reply list = again.ask(room(true));
        assertThat(list).isInstanceOf(Reply.ChannelPair.class);
        RoomId own = ((Reply.ChannelPair) list).room();
        assertThat(new TestRoom(own).create(host.session())).isEqualTo(new Reply.Posted(1, 0));
        assertThat(room.say(host.session())).isEqualTo(new Reply.Posted(1, 1));
    }
}
