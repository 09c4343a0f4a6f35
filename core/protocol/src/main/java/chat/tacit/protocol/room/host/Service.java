package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;
import java.util.function.Consumer;

/** Who may call a method, and which desk it is for ({@code spec/50-room} §4). */
final class Service {
    private final RoomDesk rooms;
    private final AccountKeys keys;
    private final AccountEnds ends;
    private final Registrations registrations;
    private final SignIns signIns;
    private final Invitations invitations;

    Service(Line line, Calls calls, SessionTable sessions, SecretHost.Terms terms) {
        Accounts accounts = new Accounts(line, calls);
        Salts salts = new Salts(calls, terms.entropy());
        AccountKeys.Parts parts = new AccountKeys.Parts(accounts, salts, sessions, terms);
        this.rooms = new RoomDesk(line, calls);
        this.keys = new AccountKeys(line, calls, parts);
        this.ends = new AccountEnds(line, calls, parts, keys, rooms);
        this.signIns = new SignIns(line, calls, accounts, terms);
        this.registrations = new Registrations(line, accounts, salts, signIns, terms);
        this.invitations = new Invitations(line, calls, accounts, terms);
    }

    /** Says no to whoever may not call this on its session. */
    static Optional<Reply> check(Asker asker, Request request) {
        return switch (request.method().caller()) {
            case ANYBODY -> Optional.empty();
            case SIGNED_IN ->
                    asker.session().isSignedIn()
                            ? Optional.empty()
                            : Optional.of(Reply.Refused.of(Refusal.SIGN_IN));
            case NOT_SIGNED_IN ->
                    asker.session().isSignedIn()
                            ? Optional.of(Reply.Refused.of(Refusal.REFUSED))
                            : Optional.empty();
        };
    }

    /** Whether it is one of the calls that wait when a session posts too fast. */
    static boolean isPost(Request request) {
        return request instanceof Request.PostEvent || request instanceof Request.PostPart;
    }

    void sweep() {
        rooms.sweep();
    }

    int rooms() {
        return rooms.held();
    }

    /** Answers a call with one answer. */
    void answer(Asker asker, Request request, Consumer<Reply> answer) {
        switch (request) {
            case Request.GetSignIn it -> keys.terms(asker, it, answer);
            case Request.Register it -> registrations.register(asker, it, answer);
            case Request.SignIn it -> signIns.signIn(asker, it, answer);
            case Request.PostKey it -> keys.post(owner(asker), it, answer);
            case Request.GetKey it -> keys.look(asker, it, answer);
            case Request.PostPrivateKey it -> keys.post(asker, it, answer);
            case Request.GetPrivateKey _ -> keys.getPrivate(owner(asker), answer);
            case Request.CutDevice it -> ends.cut(asker, it, answer);
            case Request.DeleteAccount it -> ends.delete(asker, it, answer);
            case Request.GenerateChannelPair it -> ends.generate(owner(asker), it, answer);
            case Request.PostInvitation it -> invitations.post(asker, it, answer);
            case Request.DropInvitations it -> invitations.drop(owner(asker), it, answer);
            case Request.PostEvent it -> rooms.post(asker, it, answer);
            case Request.PostPart it -> rooms.putPart(asker, it, answer);
            case Request.GetPart it -> rooms.getPart(asker, it, answer);
            case Request.TrimChannel it -> rooms.trim(asker, it, answer);
            case Request.DeleteRoom it -> rooms.delete(asker, it, answer);
            case Request.StreamInvitations _, Request.StreamEvents _ ->
                    throw new IllegalStateException("a stream has more than one answer");
        }
    }

    /** Answers a call with many. */
    Stream stream(Asker asker, Request request, Told told) {
        return switch (request) {
            case Request.StreamInvitations it -> invitations.stream(owner(asker), it, told);
            case Request.StreamEvents it -> rooms.stream(asker, it, told);
            case Request.GetSignIn _,
                    Request.Register _,
                    Request.SignIn _,
                    Request.PostKey _,
                    Request.GetKey _,
                    Request.PostPrivateKey _,
                    Request.GetPrivateKey _,
                    Request.CutDevice _,
                    Request.DeleteAccount _,
                    Request.GenerateChannelPair _,
                    Request.PostInvitation _,
                    Request.DropInvitations _,
                    Request.PostEvent _,
                    Request.PostPart _,
                    Request.GetPart _,
                    Request.TrimChannel _,
                    Request.DeleteRoom _ ->
                    throw new IllegalStateException("no stream");
        };
    }

    private static HostSession.Owner owner(Asker asker) {
        return asker.session().owner.orElseThrow();
    }
}
