package chat.tacit.client;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.LiveExposures;
import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Standing;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.QueueExposures;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.e2ee.live.OpenMember;
import chat.tacit.e2ee.live.Self;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.LiveKind;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Live sessions of an open profile ({@code spec/20-live}): their invitations, and being in one. */
public final class LiveSessions {
    /** How long what a contact is told of one may be on its way. */
    private static final List<Duration> ON_ITS_WAY =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final Loop loop;
    private final LiveInvitations invitations;
    private final TrustList trusted;
    private final LiveHolds holds;
    private final String ownName;
    private final Entropy entropy;

    /** What being in sessions takes. */
    record Means(
            Loop loop,
            LiveInvitations invitations,
            TrustList trusted,
            LiveHolds holds,
            Entropy entropy) {}

    LiveSessions(Means means, String ownName) {
        this.loop = means.loop();
        this.invitations = means.invitations();
        this.trusted = means.trusted();
        this.holds = means.holds();
        this.entropy = means.entropy();
        this.ownName = ownName;
    }

    /** Invitations in conversations. */
    public LiveInvitations invitations() {
        return invitations;
    }

    /** The sessions that this process and others of the profile are in. */
    public List<Standing> held() throws ClientException {
        return holds.all();
    }

    /**
     * The session of a name that some process of the profile is in.
     *
     * @throws ClientException if a contact, or another session, is called the same
     */
    public Optional<Presence> find(String name) throws ClientException {
        return holds.find(name);
    }

    /**
     * The invitation by which some process of the profile is in a session of this name.
     *
     * @throws ClientException if two are called that
     */
    public Optional<LiveInvitation> inside(String name) throws ClientException {
        Optional<Presence> session = holds.visit(name);
        return session.isPresent() ? invitation(session.get().link()) : Optional.empty();
    }

    /** What a session will be called here: no conversation and no other session is. */
    public String nameOf(LiveInvitation invitation) throws ClientException {
        return holds.unique(invitation.session().name().text());
    }

    /**
     * The link to an open session of this name. There needn't be one yet: whoever connects first
     * makes it.
     *
     * @param relay where it is; else the profile's first
     * @throws ClientException if the name is none, or the profile has no relay
     */
    public LiveInvitation open(String name, Optional<RelayAddress> relay) throws ClientException {
        return invitation(at(relay), new LiveInvitation.Session.Open(sessionName(name)));
    }

    /**
     * The link to a new vouched session, which comes to be when its maker enters it.
     *
     * @param vouchers how many have to vouch for a newcomer
     * @param anchors names or ids of the trusted identities whose vouching alone counts, besides
     *     the maker's; if there are none everybody's does
     * @throws ClientException if something of it is none
     */
    public LiveInvitation vouched(
            String name, Optional<RelayAddress> relay, int vouchers, List<String> anchors)
            throws ClientException {
        RelayAddress at = at(relay);
        SigningKey own = trusted.own();
        Ticket ticket =
                Ticket.create(
                        sessionName(name),
                        own,
                        terms(vouchers, anchors, MemberId.of(own.publicKey())),
                        at.fingerprint(),
                        entropy);
        return invitation(at, new LiveInvitation.Session.Vouched(ticket));
    }

    private Terms terms(int vouchers, List<String> names, MemberId own) throws ClientException {
        Stream.Builder<MemberId> anchors = Stream.builder();
        for (String name : names) {
            anchors.add(loop.read(tx -> TrustedIdentities.find(tx, name)).id());
        }
        if (!names.isEmpty()) {
            anchors.add(own);
        }
        try {
            return new Terms(vouchers, anchors.build().distinct().sorted().toList());
        } catch (MalformedException e) {
            throw new ClientException(
                    "a session has 1 to "
                            + Terms.MAX_VOUCHERS
                            + " vouchers and at most "
                            + Terms.MAX_ANCHORS
                            + " anchors, its maker among them.");
        }
    }

    private LiveInvitation invitation(RelayAddress at, LiveInvitation.Session session) {
        return new LiveInvitation(
                Secret.random(entropy, Invitation.SECRET_SIZE),
                at,
                session,
                trusted.own().publicKey());
    }

    /**
     * The text of an invitation.
     *
     * @throws ClientException if it doesn't fit
     */
    public static String link(LiveInvitation invitation) throws ClientException {
        try {
            return new Link.LiveForm(invitation).text();
        } catch (MalformedException e) {
            throw new ClientException(
                    "the relay's names are too long, or the anchors too many, for a link.");
        }
    }

    /** Where a link leads, if it leads to a live session. */
    public static Optional<LiveInvitation> invitation(String link) {
        try {
            return Link.parse(link) instanceof Link.LiveForm(LiveInvitation live)
                    ? Optional.of(live)
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /**
     * How one comes to a session.
     *
     * @param session what it is called here, as {@link #nameOf} says
     * @param shown what others there see; else the profile's name
     * @param patience {@code SERVER_CONNECT_TIMEOUT}: how long the relay may take
     */
    public record Coming(String session, Optional<String> shown, Duration patience) {}

    /**
     * Enters a session. Whoever made the invitation to a vouched one is trusted by this, as well as
     * a link can make somebody known.
     *
     * @param coming what it is called here, what one is called there, and how long one waits
     * @param listener is told what happens there, from before this returns
     * @throws ClientException if it can't be entered
     */
    public LiveRoom enter(LiveInvitation invitation, Coming coming, Consumer<LiveNews> listener)
            throws ClientException {
        DisplayName shown = displayName(coming.shown().orElse(ownName));
        LiveCall.Caller caller = new LiveCall.Caller(shown, coming.patience());
        if (!loop.read(tx -> Trust.allows(tx, invitation.relay()))) {
            throw new ClientException(
                    "the session is at "
                            + invitation.relay()
                            + ", which isn't among the relays that you trust; allow it with 'tacit"
                            + " relay trust'.");
        }
        trustInviter(invitation);
        List<Duration> pauses =
                invitation.session().kind() == LiveKind.VOUCHED && invitations.answer(invitation)
                        ? ON_ITS_WAY
                        : List.of();
        LiveRoom.Place place =
                new LiveRoom.Place(
                        coming.session(),
                        invitation,
                        new LiveRoom.Self(shown.text(), trusted.ownId()),
                        people -> exposures(invitation, people));
        LiveRoom.Setting setting = new LiveRoom.Setting(place, entropy, listener);
        Optional<LiveRoom> entered = enter(invitation, caller, setting);
        for (Duration pause : pauses) {
            if (entered.isEmpty()) {
                var _ = loop.await(pause, loop::isClosed);
                entered = enter(invitation, caller, setting);
            }
        }
        LiveRoom room =
                entered.orElseThrow(() ->
                        new ClientException("the relay says no: " + Refusal.NOBODY.sentence()));
        try {
            holds.hold(room);
        } catch (ClientException e) {
            listener.accept(new LiveNews.Remark(e.sentence()));
        }
        return room;
    }

    private Optional<LiveRoom> enter(
            LiveInvitation invitation, LiveCall.Caller caller, LiveRoom.Setting setting)
            throws ClientException {
        return LiveRoom.enter(
                call(invitation.relay(), caller),
                setting,
                (named, out) -> seat(invitation, caller, named.session(), out));
    }

    private LiveCall call(RelayAddress relay, LiveCall.Caller caller) {
        return loop.call(
                relay,
                line ->
                        LiveCall.dial(
                                line.sockets(),
                                new LiveCall.Called(line.link(), relay, caller, line.path()),
                                entropy));
    }

    private List<Exposure> exposures(LiveInvitation invitation, List<Attendee> people) {
        boolean strangers =
                people.stream()
                        .flatMap(one -> one.level().stream())
                        .anyMatch(level -> level == Level.SERVER || level == Level.VOUCHED);
        return new LiveExposures(
                        invitation.session().kind(),
                        invitation.relay().place(),
                        loop.read(
                                tx -> QueueExposures.passed(Proxies.path(tx, invitation.relay()))),
                        strangers)
                .list();
    }

    private void trustInviter(LiveInvitation invitation) throws ClientException {
        MemberId inviter = MemberId.of(invitation.inviter());
        boolean own = invitation.inviter().equals(trusted.own().publicKey());
        if (invitation.session().kind() == LiveKind.VOUCHED
                && !own
                && trusted.find(inviter).isEmpty()) {
            var _ =
                    trusted.add(
                            new TrustedIdentities.Found(
                                    invitation.inviter(),
                                    "inviter to " + invitation.session().name(),
                                    Level.LINK,
                                    Source.INVITATION,
                                    ""));
        }
    }

    private LiveSeat seat(
            LiveInvitation invitation, LiveCall.Caller caller, Bytes session, LiveSeat.Outlet out) {
        DisplayName name = caller.name();
        SigningKey own = trusted.own();
        Bytes chain = trusted.shown().map(IdentityChain::encode).orElse(Bytes.empty());
        Certified certified = new Certified(trusted);
        return switch (invitation.session()) {
            case LiveInvitation.Session.Open(SessionName room) ->
                    new OpenSeat(
                            new OpenMember(
                                    new OpenMember.Membership(
                                            room,
                                            invitation.relay().fingerprint(),
                                            session,
                                            own,
                                            name),
                                    chain,
                                    entropy),
                            new Attendants(trusted, certified, Level.SERVER),
                            out);
            case LiveInvitation.Session.Vouched(Ticket ticket) -> {
                Room room = Room.of(ticket, invitation.relay().fingerprint());
                Self self = new Self(own, name, room, certified.trust(), entropy);
                Optional<Ticket> shown =
                        ticket.creator().equals(own.publicKey())
                                ? Optional.of(ticket)
                                : Optional.empty();
                yield new VouchedSeat(
                        self,
                        new MemberMachine.Way(session, shown, chain, caller.patience()),
                        new Attendants(trusted, certified, Level.VOUCHED),
                        out,
                        Instant.now());
            }
        };
    }

    private RelayAddress at(Optional<RelayAddress> relay) throws ClientException {
        List<RelayAddress> relays = relay.map(List::of).orElseGet(() -> loop.read(Relays::all));
        if (relays.isEmpty()) {
            throw new ClientException("the profile has no relay; add one with 'tacit relay add'.");
        }
        return relays.getFirst();
    }

    private static SessionName sessionName(String name) throws ClientException {
        try {
            return new SessionName(name.strip());
        } catch (MalformedException e) {
            throw new ClientException(
                    "a session's name has 1 to "
                            + SessionName.MAX_SIZE
                            + " bytes on one plain line.");
        }
    }

    private static DisplayName displayName(String name) throws ClientException {
        try {
            return new DisplayName(name);
        } catch (MalformedException e) {
            throw new ClientException(
                    "a name in live sessions has 1 to "
                            + DisplayName.MAX_SIZE
                            + " bytes on one plain line; choose one with --name.");
        }
    }
}
