package chat.tacit.bench.room;

import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.List;
import java.util.Optional;

/**
 * A room as its host knows it: by the keys of its first term. What is in its events is random, as
 * what members encrypt is for the host.
 */
public final class HostedRoom {
    /** Bytes of the event that a short message becomes ({@code spec/50-room} §10). */
    public static final int EVENT = 720;

    private static final Term TERM = new Term(1);

    private final RoomId id;
    private final SigningKey posting = SigningKey.generate(Entropy.system());
    private final SigningKey reading = SigningKey.generate(Entropy.system());
    private final SigningKey admin = SigningKey.generate(Entropy.system());

    private HostedRoom(RoomId id) {
        this.id = id;
    }

    /** Makes an account of this handle, and a room that has begun. */
    public static HostedRoom make(Links links, Handle owner) throws LinkException {
        HostedRoom room;
        try (SecretLink link = links.home(owner)) {
            Account account = Account.of(owner);
            account.register(link);
            room = new HostedRoom(account.makeRoom(link));
        }
        try (SecretLink link = links.open()) {
            room.begin(link);
        }
        return room;
    }

    private void begin(SecretLink link) throws LinkException {
        Turn turn =
                new Turn(
                        posting.publicKey(),
                        reading.publicKey(),
                        admin.publicKey(),
                        true,
                        List.of());
        StateEvent event = new StateEvent(1, random(32), Optional.of(turn), random(900));
        Posting state = new Posting.State(event, Place.START);
        Reply reply =
                link.call((session, _) ->
                        new Request.PostEvent(
                                capability(session, admin, Term.NONE, state), Power.ADMIN, state));
        if (!(reply instanceof Reply.Posted)) {
            throw new IllegalStateException("not begun: " + reply);
        }
    }

    private Capability capability(SessionId session, SigningKey key, Term term, Posting posting) {
        return Capability.sign(key, id, term, session, Capability.Post.of(posting.event()));
    }

    private static Bytes random(int size) {
        return Bytes.owned(Entropy.system().bytes(size));
    }

    /** Posts one event of {@link #EVENT} bytes, and answers its position. */
    public long post(SecretLink link) throws LinkException {
        Posting message = new Posting.Message(EventBytes.message(random(EVENT)));
        Reply reply =
                link.call((session, _) ->
                        new Request.PostEvent(
                                capability(session, posting, TERM, message),
                                Power.MEMBER,
                                message));
        if (reply instanceof Reply.Posted(long position, long _)) {
            return position;
        }
        throw new IllegalStateException("not posted: " + reply);
    }

    /** Asks for all events behind a position, and, live, for those that come. */
    public Asking reading(long after, boolean live) {
        return (session, number) ->
                new Request.StreamEvents(
                        Capability.sign(
                                reading,
                                id,
                                TERM,
                                session,
                                new Capability.Read(Method.STREAM_EVENTS, number)),
                        new Positions(1, after),
                        0,
                        0,
                        live);
    }

    RoomId id() {
        return id;
    }

    /** The id of a room that isn't there. */
    static RoomId nowhere() {
        return new RoomId(random(RoomId.SIZE));
    }

    /** Says something in a room with a key of nobody. */
    static Asking saying(RoomId room, SigningKey nobody) {
        Posting message = new Posting.Message(EventBytes.message(random(EVENT)));
        return (session, _) ->
                new Request.PostEvent(
                        Capability.sign(
                                nobody, room, TERM, session, Capability.Post.of(message.event())),
                        Power.MEMBER,
                        message);
    }

    /** Asks for a part of a room with a key of nobody. */
    static Asking reading(RoomId room, SigningKey nobody) {
        return (session, number) ->
                new Request.GetPart(
                        Capability.sign(
                                nobody,
                                room,
                                TERM,
                                session,
                                new Capability.Read(Method.GET_PART, number)),
                        1);
    }
}
