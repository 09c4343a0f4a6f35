package chat.tacit.relay.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** A room as whoever holds its keys sees it, without what members encrypt. */
final class TestRoom {
    private final Entropy entropy = Entropy.system();
    final RoomId id;
    final List<Keys> terms = new ArrayList<>();
    Keys keys;
    Place head = Place.START;

    /** The three keys of a term. */
    record Keys(Term term, SigningKey posting, SigningKey reading, SigningKey admin) {
        Turn turn(boolean members, List<PartRef> parts) {
            return new Turn(
                    posting.publicKey(), reading.publicKey(), admin.publicKey(), members, parts);
        }

        SigningKey key(Power power) {
            return power == Power.ADMIN ? admin : posting;
        }
    }

    TestRoom(RoomId id) {
        this.id = id;
        this.keys = fresh(Term.NONE);
    }

    Keys fresh(Term term) {
        return new Keys(
                term,
                SigningKey.generate(entropy),
                SigningKey.generate(entropy),
                SigningKey.generate(entropy));
    }

    /** Posts the first event. */
    Reply create(VirtualSession session) {
        return commit(session, Power.ADMIN, keys, true);
    }

    /** Begins a term, with new keys. */
    Reply commit(VirtualSession session, Power power, boolean members) {
        Keys next = fresh(Term.NONE);
        Keys kept =
                power == Power.ADMIN
                        ? next
                        : new Keys(Term.NONE, next.posting(), next.reading(), keys.admin());
        return commit(session, power, kept, members);
    }

    Reply commit(VirtualSession session, Power power, Keys next, boolean members) {
        StateEvent event = event(Optional.of(next.turn(members, List.of())));
        Reply reply = session.ask(post(session, keys, power, event));
        if (reply instanceof Reply.Posted posted) {
            keys =
                    new Keys(
                            new Term(posted.position()),
                            next.posting(),
                            next.reading(),
                            next.admin());
            terms.add(keys);
            head = event.place();
        }
        return reply;
    }

    /** Posts a state event that is no commit. */
    Reply change(VirtualSession session, Power power) {
        StateEvent event = event(Optional.empty());
        Reply reply = session.ask(post(session, keys, power, event));
        if (reply instanceof Reply.Posted) {
            head = event.place();
        }
        return reply;
    }

    StateEvent event(Optional<Turn> turn) {
        return new StateEvent(head.position() + 1, random(32), turn, random(40));
    }

    Request post(VirtualSession session, Keys by, Power power, StateEvent event) {
        return post(session, by, power, new Posting.State(event, head));
    }

    Request post(VirtualSession session, Keys by, Power power, Posting posting) {
        Capability.Act act = Capability.Post.of(posting.event());
        return new Request.PostEvent(
                Capability.sign(by.key(power), id, by.term(), session.id(), act), power, posting);
    }

    Reply say(VirtualSession session, Bytes message) {
        return session.ask(message(session, keys, message));
    }

    Reply say(VirtualSession session) {
        return say(session, random(512));
    }

    Request message(VirtualSession session, Keys by, Bytes message) {
        return post(session, by, Power.MEMBER, new Posting.Message(EventBytes.message(message)));
    }

    Request part(VirtualSession session, Power power, Bytes part) {
        return new Request.PostPart(
                Capability.sign(
                        keys.key(power),
                        id,
                        keys.term(),
                        session.id(),
                        Capability.PostPart.of(part)),
                power,
                part);
    }

    LongFunction<Request> getPart(VirtualSession session, Keys by, long number) {
        return frame -> new Request.GetPart(read(session, by, Method.GET_PART, frame), number);
    }

    /** Reads all there is. */
    LongFunction<Request> read(VirtualSession session, Keys by, boolean live) {
        return read(session, by, Positions.START, live);
    }

    LongFunction<Request> read(VirtualSession session, Keys by, Positions after, boolean live) {
        return frame ->
                new Request.StreamEvents(
                        read(session, by, Method.STREAM_EVENTS, frame), after, 0, 0, live);
    }

    LongFunction<Request> last(VirtualSession session, int last) {
        return frame ->
                new Request.StreamEvents(
                        read(session, keys, Method.STREAM_EVENTS, frame),
                        new Positions(head.position(), 0),
                        0,
                        last,
                        false);
    }

    private Capability read(VirtualSession session, Keys by, Method method, long frame) {
        return Capability.sign(
                by.reading(), id, by.term(), session.id(), new Capability.Read(method, frame));
    }

    Request trim(VirtualSession session, SigningKey key, long through) {
        Capability.Act act = new Capability.Trim(through);
        return new Request.TrimChannel(
                Capability.sign(key, id, keys.term(), session.id(), act), through);
    }

    Request delete(VirtualSession session, SigningKey key) {
        return new Request.DeleteRoom(
                Capability.sign(key, id, keys.term(), session.id(), new Capability.Delete()));
    }

    Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    static PartRef ref(long number, Bytes part) {
        return new PartRef(number, Bytes.owned(Hash.sha256(part.shared())));
    }
}
