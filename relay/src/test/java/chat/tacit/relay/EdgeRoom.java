package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
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
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** An account and a room of its own as their keys' holder calls for them, of one term. */
final class EdgeRoom {
    static final Request ASKED = new Request.GetSignIn(new Handle("anna"));

    private final SigningKey posting = SigningKey.generate(Entropy.system());
    private final SigningKey reading = SigningKey.generate(Entropy.system());
    private final SigningKey admin = SigningKey.generate(Entropy.system());
    private final SigningKey account = SigningKey.generate(Entropy.system());
    private final SigningKey signIn = SigningKey.generate(Entropy.system());
    private Optional<RoomId> room = Optional.empty();

    /** How a call is made. */
    interface Asking {
        Reply ask(Request request) throws Exception;
    }

    private static Bytes random(int size) {
        return Bytes.owned(Entropy.system().bytes(size));
    }

    /** Registers on this session, and makes the room. */
    void make(Fingerprint relay, SessionId session, Asking client) throws Exception {
        SignInTerms terms = (SignInTerms) client.ask(ASKED);
        AccountName name = new AccountName(new Handle("anna"), relay);
        Fields proof =
                new SignInProof(name, session)
                        .registration(account.publicKey(), signIn.publicKey(), terms);
        Reply in =
                client.ask(
                        new Request.Register(
                                name.handle(),
                                account.publicKey(),
                                signIn.publicKey(),
                                terms,
                                Optional.empty(),
                                account.sign(proof),
                                signIn.sign(proof)));
        assertThat(in).isInstanceOf(Reply.SignedIn.class);
        Reply made = client.ask(new Request.GenerateChannelPair(name, false));
        room = Optional.of(((Reply.ChannelPair) made).room());
    }

    Request create(SessionId session) {
        Turn turn =
                new Turn(
                        posting.publicKey(),
                        reading.publicKey(),
                        admin.publicKey(),
                        true,
                        List.of());
        StateEvent event = new StateEvent(1, random(32), Optional.of(turn), random(900));
        return post(session, Power.ADMIN, new Posting.State(event, Place.START));
    }

    Request say(SessionId session, Bytes text) {
        return post(session, Power.MEMBER, new Posting.Message(EventBytes.message(text)));
    }

    private Request post(SessionId session, Power power, Posting event) {
        Term term = event instanceof Posting.State ? Term.NONE : new Term(1);
        SigningKey key = power == Power.ADMIN ? admin : posting;
        Capability.Act act = Capability.Post.of(event.event());
        return new Request.PostEvent(
                Capability.sign(key, room.orElseThrow(), term, session, act), power, event);
    }

    /** Reads all there is. */
    LongFunction<Request> read(SessionId session, boolean live) {
        return frame ->
                new Request.StreamEvents(
                        Capability.sign(
                                reading,
                                room.orElseThrow(),
                                new Term(1),
                                session,
                                new Capability.Read(Method.STREAM_EVENTS, frame)),
                        Positions.START,
                        0,
                        0,
                        live);
    }
}
