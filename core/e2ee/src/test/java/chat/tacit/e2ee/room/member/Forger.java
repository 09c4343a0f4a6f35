package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A member who posts what its machine wouldn't. */
final class Forger {
    private Forger() {}

    /** An epoch, rightly begun, in which somebody gets the envelope of its author. */
    static void shutOut(Peer admin, Peer victim) {
        Point point = admin.point();
        EpochSecrets secrets = admin.memory.secrets().orElseThrow().secrets();
        Ask.Key key =
                new Ask.Key(
                        admin.memory.room(),
                        new Term(point.epoch().position()),
                        secrets.admin().orElseThrow());
        Proposal proposal =
                Proposal.on(
                        point,
                        new Proposal.Wish(new Change.Epoch(), Detail.NONE),
                        admin.person.speaker(),
                        admin.world.entropy());
        List<Bytes> parts =
                proposal.parts(
                        it -> bundle(admin, it.equals(victim.id()) ? admin.id() : it),
                        admin.world.entropy());
        StateEvent event =
                proposal.event(
                        admin.memory.keys(point.epoch().number()).orElseThrow(),
                        put(admin, key, Power.ADMIN, parts),
                        new Proposal.Now(point.head().position() + 1, 3, admin.world.now()),
                        admin.world.entropy());
        Reply reply =
                admin.ask(new Ask.Post(key, Power.ADMIN, new Posting.State(event, point.head())));
        if (!(reply instanceof Reply.Posted)) {
            throw new IllegalStateException("the host doesn't take it: " + reply);
        }
    }

    private static SignedBundle bundle(Peer peer, AccountId account) {
        Member member = peer.point().members().seat(account).orElseThrow().member();
        return peer.memory.bundle(member.bundle()).orElseThrow();
    }

    private static List<PartRef> put(Peer peer, Ask.Key key, Power power, List<Bytes> parts) {
        List<PartRef> put = new ArrayList<>();
        for (Bytes part : parts) {
            Reply reply = peer.ask(new Ask.PutPart(key, power, part));
            put.add(
                    new PartRef(
                            ((Reply.Posted) reply).position(),
                            Bytes.owned(Hash.sha256(part.shared()))));
        }
        return put;
    }

    /** An epoch that isn't due, with a turn that tells the host that members change. */
    static void falseCommit(Peer liar) {
        falseCommit(
                liar,
                Power.MEMBER,
                turn -> new Turn(turn.posting(), turn.reading(), turn.admin(), true, turn.parts()));
    }

    /** An epoch of whose keys the host is told others than the members. */
    static void falseCommit(Peer liar, Power power, UnaryOperator<Turn> otherTurn) {
        Point point = liar.point();
        EpochSecrets secrets = liar.memory.secrets().orElseThrow().secrets();
        SigningKey by =
                switch (power) {
                    case MEMBER -> secrets.posting();
                    case ADMIN -> secrets.admin().orElseThrow();
                };
        Ask.Key key = new Ask.Key(liar.memory.room(), new Term(point.epoch().position()), by);
        Proposal proposal =
                Proposal.on(
                        point,
                        new Proposal.Wish(new Change.Epoch(), Detail.NONE),
                        liar.person.speaker(),
                        liar.world.entropy());
        List<Bytes> parts = proposal.parts(it -> bundle(liar, it), liar.world.entropy());
        StateEvent event =
                proposal.event(
                        liar.memory.keys(point.epoch().number()).orElseThrow(),
                        put(liar, key, power, parts),
                        new Proposal.Now(point.head().position() + 1, 3, liar.world.now()),
                        liar.world.entropy());
        StateEvent told =
                new StateEvent(
                        event.position(),
                        event.coreHash(),
                        event.turn().map(otherTurn),
                        event.sealed());
        Reply reply = liar.ask(new Ask.Post(key, power, new Posting.State(told, point.head())));
        if (!(reply instanceof Reply.Posted)) {
            throw new IllegalStateException("the host doesn't take it: " + reply);
        }
    }
}
