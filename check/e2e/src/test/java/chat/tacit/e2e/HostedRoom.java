package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountAddress;
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
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Optional;

/** A room as its host knows it: by the keys of its term, and nothing of what members encrypt. */
final class HostedRoom {
    private static final Handle OWNER = new Handle("ada");

    private final RoomId id;
    private Term term = Term.NONE;
    private SigningKey posting = fresh();
    private SigningKey reading = fresh();
    private SigningKey admin = fresh();
    private Place head = Place.START;

    private HostedRoom(RoomId id) {
        this.id = id;
    }

    private static SigningKey fresh() {
        return SigningKey.generate(Entropy.system());
    }

    static Bytes random(int size) {
        return Bytes.owned(Entropy.system().bytes(size));
    }

    /** The account that makes the room. */
    static AccountAddress owner(RelayAddress host) {
        return new AccountAddress(host, OWNER);
    }

    /** Makes that account on its link, and a room that has not begun. */
    static HostedRoom make(SecretLink link) throws LinkException {
        SigningKey account = fresh();
        SigningKey signIn = fresh();
        SignInTerms terms = (SignInTerms) link.call(Asking.of(new Request.GetSignIn(OWNER)));
        AccountName name = new AccountName(OWNER, link.relay().fingerprint());
        Reply in =
                link.call((session, _) -> {
                    Fields proof =
                            new SignInProof(name, session)
                                    .registration(account.publicKey(), signIn.publicKey(), terms);
                    return new Request.Register(
                            OWNER,
                            account.publicKey(),
                            signIn.publicKey(),
                            terms,
                            Optional.empty(),
                            account.sign(proof),
                            signIn.sign(proof));
                });
        assertThat(in).isInstanceOf(Reply.SignedIn.class);
        Reply made = link.call(Asking.of(new Request.GenerateChannelPair(name, false)));
        return new HostedRoom(((Reply.ChannelPair) made).room());
    }

    /** Begins a term with new keys, at first the room. */
    void commit(SecretLink link) throws LinkException {
        SigningKey nextPosting = fresh();
        SigningKey nextReading = fresh();
        SigningKey nextAdmin = term.isNone() ? admin : fresh();
        Turn turn =
                new Turn(
                        nextPosting.publicKey(),
                        nextReading.publicKey(),
                        nextAdmin.publicKey(),
                        true,
                        List.of());
        long position = change(link, Optional.of(turn));
        term = new Term(position);
        posting = nextPosting;
        reading = nextReading;
        admin = nextAdmin;
    }

    /** Posts a state event that is no commit, by the admins' key; answers its position. */
    long change(SecretLink link) throws LinkException {
        return change(link, Optional.empty());
    }

    private long change(SecretLink link, Optional<Turn> turn) throws LinkException {
        StateEvent event = new StateEvent(head.position() + 1, random(32), turn, random(300));
        Posting state = new Posting.State(event, head);
        Reply reply = link.call((session, _) -> post(session, admin, Power.ADMIN, state));
        assertThat(reply).isInstanceOf(Reply.Posted.class);
        head = event.place();
        return ((Reply.Posted) reply).position();
    }

    /** Takes over what the log says, after a change whose outcome wasn't told. */
    void follow(Place last) {
        head = last;
    }

    Place head() {
        return head;
    }

    Reply.Posted say(SecretLink link, Bytes text) throws LinkException {
        Posting message = new Posting.Message(EventBytes.message(text));
        return (Reply.Posted)
                link.call((session, _) -> post(session, posting, Power.MEMBER, message));
    }

    private Request post(SessionId session, SigningKey key, Power power, Posting posting) {
        Capability.Act act = Capability.Post.of(posting.event());
        return new Request.PostEvent(Capability.sign(key, id, term, session, act), power, posting);
    }

    long post(SecretLink link, Bytes part) throws LinkException {
        Capability.Act act = Capability.PostPart.of(part);
        Reply reply =
                link.call((session, _) ->
                        new Request.PostPart(
                                Capability.sign(posting, id, term, session, act),
                                Power.MEMBER,
                                part));
        return ((Reply.Posted) reply).position();
    }

    Bytes part(SecretLink link, long number) throws LinkException {
        Reply reply =
                link.call((session, n) ->
                        new Request.GetPart(
                                Capability.sign(
                                        reading,
                                        id,
                                        term,
                                        session,
                                        new Capability.Read(Method.GET_PART, n)),
                                number));
        return ((Reply.Part) reply).part();
    }

    /** Asks for all there is. */
    Asking reading() {
        return (session, n) ->
                new Request.StreamEvents(
                        Capability.sign(
                                reading,
                                id,
                                term,
                                session,
                                new Capability.Read(Method.STREAM_EVENTS, n)),
                        Positions.START,
                        0,
                        0,
                        false);
    }
}
