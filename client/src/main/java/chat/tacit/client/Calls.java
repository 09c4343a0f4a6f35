package chat.tacit.client;

import chat.tacit.client.call.CallChoices;
import chat.tacit.client.call.CallInput;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.call.DirectRest;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ContactVerb;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.invitation.Level;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls ({@code spec/80-calls}). Whoever has media and a user, a page for instance, rings and
 * answers here and listens; there is one call at a time.
 */
public final class Calls implements AutoCloseable {
    private static final String ASK =
            "neither of you is known to have a relay that relays calls, so the other would see your"
                    + " network address: say first whether they may.";

    private final Loop loop;
    private final Parts parts;
    private final CallDesk desk;
    private final Preparations preparations;

    Calls(Loop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
        this.desk = new CallDesk(loop, parts);
        this.preparations = new Preparations(loop, desk);
    }

    /** How a call with a contact goes. */
    public enum Way {
        RELAYED,
        /** Neither side is known to have TURN, and the user hasn't been asked. */
        ASK,
        AGREED,
        /** The same, and the user said that the contact may not see the address. */
        NEVER
    }

    /**
     * What a call needs before it rings, or is answered.
     *
     * @param server with what it is relayed, of this side or lent
     * @param direct whether the user allowed the route <i>direct</i>
     */
    public record Prepared(Way way, Optional<CallTicket> server, boolean direct) {}

    /**
     * Gets credentials for one call from a relay of the profile that relays calls; which is asked
     * first is random. Each is asked over the proxies that lead to it, on a connection of its own,
     * as the owner of a queue that is made for that and deleted after, so that it isn't told which
     * conversation calls.
     *
     * @param patience for all of them together
     * @return nothing if none of them gives any
     */
    public Optional<CallTicket> ticket(Duration patience) {
        return new Tickets(loop, parts.entropy()).ticket(patience, _ -> true);
    }

    /**
     * Gets ready for a call with a contact, or to answer the one that rings.
     *
     * @throws ClientException if there can be none
     */
    public Prepared prepare(ConversationId with, Duration patience) throws ClientException {
        requireCallable(with);
        if (!preparations.hasFresh(with)) {
            Tickets tickets = new Tickets(loop, parts.entropy());
            Optional<CallTicket> made = tickets.ticket(patience, tickets::isOpenly);
            if (made.isEmpty() && tickets.anyBehindAProxy()) {
                throw new ClientException(
                        "your relays are reached through a proxy, which calls can't use: they would"
                                + " see your network address.");
            }
            preparations.keep(with, made);
        }
        return preparations.promise(with);
    }

    private void requireCallable(ConversationId with) throws ClientException {
        loop.read(tx -> requireCallable(tx, with));
        if (!loop.isReceiving()) {
            throw new ClientException(
                    "another process of this profile receives now, and calls come to that one:"
                            + " end it first, a daemon with 'tacit daemon stop'.");
        }
    }

    private boolean requireCallable(Transaction tx, ConversationId with) throws ClientException {
        ContactVerb.CALL.require(tx, with);
        boolean open = parts.conversations().requireOpen(tx, with);
        Contact contact = Contacts.find(tx, with).orElseThrow();
        if (MeshRoutes.isHidden(tx, with)) {
            throw new ClientException(
                    "this conversation is hidden, and a call would tell the relays of both when you"
                            + " talk: there are no calls in it.");
        }
        if (contact.level() == Level.CHANGED) {
            throw new ClientException(
                    "the keys of "
                            + contact.name()
                            + " have changed: compare the code with them first.");
        }
        if (contact.paused() || !Contacts.isLive(tx, with)) {
            throw new ClientException(
                    "a new session with " + contact.name() + " isn't there yet; try again soon.");
        }
        return open;
    }

    /**
     * The user says whether a contact may see the network address of this device. That they may not
     * is taken whatever else holds, and ends a call in which they do.
     */
    public Prepared allow(ConversationId with, boolean on) throws ClientException {
        requireChoice(with, on);
        var _ =
                loop.write(tx -> {
                    CallChoices.expose(tx, with, on);
                    return true;
                });
        if (!on) {
            all().stream()
                    .filter(news -> news.about().conversation().equals(with) && isSeen(news))
                    .forEach(news -> hangUp(news.about().call()));
        }
        return preparations.promise(with);
    }

    private static boolean isSeen(CallNews news) {
        return switch (news.what()) {
            case CallNews.Calling(CallWay way) -> way == CallWay.AGREED;
            case CallNews.Connecting(var _, var _, CallWay way) -> way == CallWay.AGREED;
            case CallNews.Connected(CallWay way, var _) -> way == CallWay.AGREED;
            default -> false;
        };
    }

    private void hangUp(CallId call) {
        desk.handle(new CallInput.HangUp(call, CallEnd.HUNG_UP));
    }

    /** Consent needs a contact who can be called; taking it back needs nothing but the contact. */
    private void requireChoice(ConversationId with, boolean on) throws ClientException {
        if (on) {
            requireCallable(with);
            return;
        }
        var _ =
                loop.read(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    ContactVerb.CALL.require(tx, with);
                                    return Contacts.find(tx, with)
                                            .map(_ -> true)
                                            .orElseThrow(() ->
                                                    new ClientException(
                                                            "there is no such contact."));
                                });
    }

    /**
     * Calls a contact.
     *
     * @param offer what this side's media offers
     */
    public CallId ring(ConversationId to, Media media, Description offer) throws ClientException {
        requireCallable(to);
        requireFree(to, media);
        Description told = sound(offer);
        boolean direct = media.equals(Media.NONE);
        Prepared standing = preparations.promised(to, preparations.own(to, direct));
        CallId call = CallId.random(parts.entropy());
        CallSignal.Ring ring = new CallSignal.Ring(media, told, way(standing), standing.server());
        synchronized (this) {
            requireFree(to, media);
            desk.handle(new CallInput.Ring(call, to, ring));
        }
        preparations.used(to, direct);
        return call;
    }

    private void requireFree(ConversationId to, Media media) throws ClientException {
        if (!media.equals(Media.NONE)) {
            if (desk.now().isPresent()) {
                throw new ClientException("you are in another call.");
            }
            return;
        }
        if (!loop.read(tx -> CallChoices.direct(tx, to))) {
            throw new ClientException("allow first that messages go directly here.");
        }
        if (direct(to).isPresent()) {
            throw new ClientException("there is a connection already.");
        }
        if (!mayAskDirectly(to)) {
            throw new ClientException("they weren't there when they were asked; it waits a while.");
        }
    }

    /** The connection over which a conversation goes directly, or is about to. */
    public Optional<CallNews> direct(ConversationId in) {
        return desk.all().stream()
                .filter(news -> news.about().media().equals(Media.NONE))
                .filter(news -> news.about().conversation().equals(in))
                .findFirst();
    }

    /** Whether the user allowed that a conversation goes directly. */
    public boolean mayGoDirectly(ConversationId in) {
        return loop.read(tx -> CallChoices.direct(tx, in));
    }

    /** Whether the contact may be asked now to go directly, of whom nobody answered lately. */
    public boolean mayAskDirectly(ConversationId in) {
        return loop.read(tx -> DirectRest.isOver(tx, in, Instant.now()));
    }

    /** The user says whether a conversation may go directly while both are there. */
    public void allowDirect(ConversationId in, boolean on) throws ClientException {
        requireChoice(in, on);
        var _ =
                loop.write(tx -> {
                    CallChoices.direct(tx, in, on);
                    DirectRest.end(tx, in);
                    return true;
                });
        if (!on) {
            direct(in).ifPresent(news -> hangUp(news.about().call()));
        }
    }

    /** What goes directly. */
    public DirectLines lines() {
        return desk.lines();
    }

    /** Answers the call that rings. */
    public void accept(CallId call, Description answer) throws ClientException {
        CallNews news = require(call);
        if (!(news.what() instanceof CallNews.Ringing ringing)) {
            throw new ClientException("this call doesn't ring any more.");
        }
        ConversationId with = news.about().conversation();
        Description told = sound(answer);
        boolean direct = news.about().media().equals(Media.NONE);
        Optional<CallTicket> mine = preparations.own(with, direct);
        Prepared standing = preparations.promised(with, mine);
        Optional<CallTicket> own = mine.filter(_ -> ringing.lent().isEmpty());
        desk.handle(new CallInput.Accept(call, new CallSignal.Accept(told, way(standing), own)));
        preparations.used(with, direct);
    }

    private static CallWay way(Prepared standing) throws ClientException {
        return switch (standing.way()) {
            case RELAYED -> CallWay.RELAYED;
            case AGREED -> CallWay.AGREED;
            case ASK -> throw new ClientException(ASK);
            case NEVER ->
                    throw new ClientException(
                            "neither of you is known to have a relay that relays calls, and you"
                                    + " said that this contact may not see your network address.");
        };
    }

    /** What media says of itself isn't told as it is: its addresses are left out. */
    private static Description sound(Description of) throws ClientException {
        Description told = of.withoutAddresses();
        if (!told.isSound()) {
            throw new ClientException(
                    "what the browser offers isn't bound to the certificate that it names.");
        }
        return told;
    }

    public void decline(CallId call) throws ClientException {
        var _ = require(call);
        desk.handle(new CallInput.Decline(call));
    }

    /**
     * Hangs up.
     *
     * @param reason {@link CallEnd#HUNG_UP}, or why it can't go on
     */
    public void end(CallId call, CallEnd reason) throws ClientException {
        var _ = require(call);
        desk.handle(new CallInput.HangUp(call, reason));
    }

    /** Says where this side can be reached, as far as the ways of both allow. */
    public void found(CallId call, List<Candidate> candidates) throws ClientException {
        var _ = requireOpen(call);
        desk.handle(new CallInput.Found(call, candidates));
    }

    /** This side's network changed. */
    public void again(CallId call, Description offer) throws ClientException {
        var _ = requireOpen(call);
        desk.handle(new CallInput.Again(call, sound(offer)));
    }

    public void answer(CallId call, Description answer) throws ClientException {
        var _ = requireOpen(call);
        desk.handle(new CallInput.Answer(call, sound(answer)));
    }

    /** DTLS is done; of another certificate than was told the call ends. */
    public void connected(CallId call, DtlsFingerprint seen) throws ClientException {
        var _ = requireOpen(call);
        desk.handle(new CallInput.Connected(call, seen));
    }

    /** The page is gone that had the media; what only rings may find another still. */
    public void pageGone() {
        all().stream()
                .filter(news -> !(news.what() instanceof CallNews.Ringing))
                .forEach(news ->
                        desk.handle(new CallInput.HangUp(news.about().call(), CallEnd.FAILED)));
    }

    /** This process is about to end. */
    public void leave() {
        desk.handle(new CallInput.Leave());
    }

    private CallNews require(CallId call) throws ClientException {
        return all().stream()
                .filter(news -> news.about().call().equals(call))
                .findFirst()
                .orElseThrow(() -> new ClientException("this call is over."));
    }

    private CallNews requireOpen(CallId call) throws ClientException {
        CallNews news = require(call);
        if (news.what() instanceof CallNews.Calling || news.what() instanceof CallNews.Ringing) {
            throw new ClientException("nobody has answered this call yet.");
        }
        return news;
    }

    /** The call that there is, as whoever comes only now has to know it. */
    public Optional<CallNews> now() {
        return desk.now();
    }

    /** That, and the connections over which conversations go directly. */
    public List<CallNews> all() {
        return desk.all();
    }

    /** Listens for what is new about calls, one at a time; it mustn't wait. */
    public void listen(Consumer<CallNews> listener) {
        desk.listen(listener);
    }

    @Override
    public void close() {
        desk.close();
    }
}
