package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.LiveKind;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * An invitation to a live session ({@code spec/20-live} §17). Any number of people may use one, and
 * it lets nobody in by itself: whoever holds it can ask, see through the relay that the session
 * exists, and join an open one.
 *
 * @param secret {@code ls}, 32 random bytes; no agreement follows here that would use them
 * @param relay where the session is
 * @param inviter the live identity of who made it
 */
public record LiveInvitation(
        Secret secret, RelayAddress relay, Session session, VerifyingKey inviter) {
    /** Bytes of the longest encoding: four hosts of the longest names, and 32 anchors. */
    static final int MAX_SIZE = 3_072;

    private static final int VERSION = 1;

    /** Which session it leads to. */
    public sealed interface Session {

        /** What it is called. */
        SessionName name();

        /** A vouched session, by the ticket of its creator, which has to verify. */
        record Vouched(Ticket ticket) implements Session {
            @Override
            public SessionName name() {
                return ticket.name();
            }
        }

        /** An open session, which its relay knows by this name. */
        record Open(SessionName name) implements Session {}

        default LiveKind kind() {
            return switch (this) {
                case Vouched _ -> LiveKind.VOUCHED;
                case Open _ -> LiveKind.OPEN;
            };
        }
    }

    /**
     * @throws MalformedException if the secret has another size, or the ticket isn't of this relay
     */
    public LiveInvitation {
        if (secret.size() != Invitation.SECRET_SIZE) {
            throw new MalformedException("a link secret has " + Invitation.SECRET_SIZE + " bytes");
        }
        if (session instanceof Session.Vouched(Ticket ticket)
                && !ticket.verifies(relay.fingerprint())) {
            throw new MalformedException("a ticket that its creator didn't sign for this relay");
        }
    }

    /** The same session, to which somebody else invites. */
    public LiveInvitation by(VerifyingKey other) {
        return new LiveInvitation(secret, relay, session, other);
    }

    /** What a client asks the relay for. */
    public Target target() {
        return switch (session) {
            case Session.Vouched(Ticket ticket) ->
                    new Target.Vouched(ticket.live(relay.fingerprint()));
            case Session.Open(SessionName name) -> new Target.Open(name);
        };
    }

    /** The {@code fixed} bytes, at most {@value #MAX_SIZE}: there is one encoding only. */
    public Bytes encode() {
        return Proto.Writer.create()
                .u32(1, VERSION)
                .u32(2, InvitationKind.LIVE.code())
                .bytes(8, secret.expose())
                .message(10, this::write)
                .toBytes();
    }

    private void write(Proto.Writer out) {
        out.bytes(1, relay.fingerprint().bytes());
        for (Host host : relay.hosts()) {
            out.text(2, host.text());
        }
        out.u32(3, relay.port());
        switch (session) {
            case Session.Vouched(Ticket ticket) -> out.bytes(4, ticket.encode());
            case Session.Open(SessionName name) -> out.text(5, name.text());
        }
        out.bytes(6, inviter.bytes());
    }

    /**
     * @throws MalformedException if {@code fixed} isn't an invitation to a live session in its one
     *     encoding
     */
    public static LiveInvitation decode(Bytes fixed) {
        return Proto.Reader.of(fixed.shared(), MAX_SIZE).whole(LiveInvitation::read);
    }

    private static LiveInvitation read(Proto.Reader in) {
        if (in.u32(1) != VERSION || in.u32(2) != InvitationKind.LIVE.code()) {
            throw new MalformedException("not an invitation to a live session");
        }
        Secret secret = Secret.owned(in.bytes(8, Invitation.SECRET_SIZE).shared());
        return in.message(10, live -> read(live, secret));
    }

    private static LiveInvitation read(Proto.Reader in, Secret secret) {
        Fingerprint fingerprint = new Fingerprint(in.bytes(1, Fingerprint.SIZE));
        List<Host> hosts = new ArrayList<>();
        while (in.has(2) && hosts.size() < RelayAddress.MAX_HOSTS) {
            hosts.add(new Host(in.text(2, Host.MAX_SIZE)));
        }
        RelayAddress relay = new RelayAddress(fingerprint, hosts, in.count(3, 65_535));
        Session session =
                in.has(4)
                        ? new Session.Vouched(Ticket.decode(in.bytes(4, 1, Ticket.MAX_SIZE)))
                        : new Session.Open(new SessionName(in.text(5, SessionName.MAX_SIZE)));
        VerifyingKey inviter = new VerifyingKey(in.bytes(6, VerifyingKey.SIZE));
        return new LiveInvitation(secret, relay, session, inviter);
    }
}
