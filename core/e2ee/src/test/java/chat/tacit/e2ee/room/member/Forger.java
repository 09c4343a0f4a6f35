package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A member who posts what its machine wouldn't. */
final class Forger {
    private Forger() {}

    /** An epoch that isn't due, with a turn that tells the host that members change. */
    static void falseCommit(Peer liar) {
        Point point = liar.point();
        EpochSecrets secrets = liar.memory.secrets().orElseThrow().secrets();
        Ask.Key key =
                new Ask.Key(
                        liar.memory.room(), new Term(point.epoch().position()), secrets.posting());
        Proposal proposal =
                Proposal.on(
                        point,
                        new Proposal.Wish(new Change.Epoch(), Detail.NONE),
                        liar.person.speaker(),
                        liar.world.entropy());
        List<PartRef> put = new ArrayList<>();
        for (Bytes part :
                proposal.parts(
                        it ->
                                liar.memory
                                        .bundle(
                                                point.members()
                                                        .seat(it)
                                                        .orElseThrow()
                                                        .member()
                                                        .bundle())
                                        .orElseThrow(),
                        liar.world.entropy())) {
            Reply reply = liar.ask(new Ask.PutPart(key, Power.MEMBER, part));
            put.add(
                    new PartRef(
                            ((Reply.Posted) reply).position(),
                            Bytes.owned(Hash.sha256(part.shared()))));
        }
        StateEvent event =
                proposal.event(
                        liar.memory.keys(point.epoch().number()).orElseThrow(),
                        put,
                        new Proposal.Now(point.head().position() + 1, 3, liar.world.now()),
                        liar.world.entropy());
        Turn turn = event.turn().orElseThrow();
        Turn other = new Turn(turn.posting(), turn.reading(), turn.admin(), true, turn.parts());
        StateEvent told =
                new StateEvent(
                        event.position(), event.coreHash(), Optional.of(other), event.sealed());
        Reply reply =
                liar.ask(new Ask.Post(key, Power.MEMBER, new Posting.State(told, point.head())));
        if (!(reply instanceof Reply.Posted)) {
            throw new IllegalStateException("the host doesn't take it: " + reply);
        }
    }
}
