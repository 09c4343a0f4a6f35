package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** A member with valid keys who says what its machine wouldn't. */
class HostileMemberTest extends MemberRoom {
    private static void votes(Peer liar, AccountId owner, AccountId successor) {
        Point point = liar.point();
        Vote.Proposal proposal = new Vote.Proposal(owner, successor, liar.world.now().plus(MINUTE));
        Vote vote = Vote.sign(liar.memory.room(), proposal, liar.person.speaker());
        MessageEvent event =
                new MessageEvent(
                        Optional.empty(),
                        Optional.of(vote),
                        point.head(),
                        MessageEvent.NONE,
                        liar.person.speaker().certificate());
        EpochKeys keys = liar.memory.keys(point.epoch().number()).orElseThrow();
        Ask.Key key =
                new Ask.Key(
                        liar.memory.room(),
                        new Term(point.epoch().position()),
                        liar.memory.secrets().orElseThrow().secrets().posting());
        try {
            Bytes sealed =
                    event.seal(
                            keys,
                            liar.memory.room(),
                            1,
                            liar.person.speaker(),
                            liar.world.entropy());
            Posting posting = new Posting.Message(EventBytes.message(sealed));
            assertThat(liar.ask(new Ask.Post(key, Power.MEMBER, posting)))
                    .isInstanceOf(Reply.Posted.class);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    /** There are as many accounts to vote for as anybody likes to make up. */
    @Test
    void votesThatNobodyCouldCountAreNotKept() {
        Peer cleo = anna.admit(person("cleo"));
        promote(cleo);
        for (int i = 0; i < 10; i++) {
            AccountId madeUp = new AccountId(Bytes.owned(world.entropy().bytes(AccountId.SIZE)));
            votes(ben, anna.id(), cleo.id());
            votes(cleo, anna.id(), madeUp);
            votes(cleo, madeUp, cleo.id());
            pass(SECOND);
        }
        assertThat(anna.memory.votes()).isEmpty();
        votes(cleo, anna.id(), cleo.id());
        pass(SECOND);
        assertThat(anna.memory.votes()).hasSize(1);
    }
}
