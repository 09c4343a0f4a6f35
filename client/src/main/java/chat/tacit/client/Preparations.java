package chat.tacit.client;

import chat.tacit.client.call.CallChoices;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.Relays;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was got ready for calls, and how the user was told that they would go. A ticket counts while
 * its relay is the profile's and no proxy leads to it; whoever calls another way than was told is
 * stopped.
 */
final class Preparations {
    private static final Set<Boolean> BOTH = Set.of(true, false);

    private final Loop loop;
    private final CallDesk desk;
    private final Map<ConversationId, Kept> kept = new ConcurrentHashMap<>();
    private final Map<ConversationId, Calls.Way> told = new ConcurrentHashMap<>();

    Preparations(Loop loop, CallDesk desk) {
        this.loop = loop;
        this.desk = desk;
    }

    /**
     * Credentials that wait for a call, and for a connection that goes directly, which may be set
     * up at once: neither takes them from the other.
     *
     * @param used whether what went out with them goes directly
     */
    private record Kept(CallTicket ticket, Set<Boolean> used) {

        /** Once either went out with them the next to get ready gets others. */
        boolean isFresh() {
            Instant inAnHour = Instant.now().plus(Duration.ofHours(1));
            return used.isEmpty() && !ticket.credentials().name().hasEnded(inAnHour);
        }

        Kept usedFor(boolean direct) {
            return new Kept(ticket, used.isEmpty() ? Set.of(direct) : BOTH);
        }
    }

    boolean hasFresh(ConversationId with) {
        return usable(with).filter(Kept::isFresh).isPresent();
    }

    void keep(ConversationId with, Optional<CallTicket> made) {
        kept.remove(with);
        made.ifPresent(ticket -> kept.put(with, new Kept(ticket, Set.of())));
    }

    private Optional<Kept> usable(ConversationId with) {
        return Optional.ofNullable(kept.get(with)).filter(it -> isUsable(it.ticket().relay()));
    }

    private boolean isUsable(RelayAddress relay) {
        return loop.read(tx -> Relays.all(tx).contains(relay) && Proxies.path(tx, relay).isEmpty());
    }

    /** This side's ticket for a call, or for what goes directly. */
    Optional<CallTicket> own(ConversationId with, boolean direct) {
        return usable(with).filter(it -> !it.used().contains(direct)).map(Kept::ticket);
    }

    /** Something rang, or was answered. */
    void used(ConversationId with, boolean direct) {
        kept.computeIfPresent(with, (_, it) -> it.usedFor(direct));
    }

    /** How the next call goes, which whoever has the media is told now. */
    Calls.Prepared promise(ConversationId with) {
        Calls.Prepared standing = standing(with, usable(with).map(Kept::ticket));
        told.put(with, standing.way());
        return standing;
    }

    /**
     * How a call goes that rings or is answered now.
     *
     * @throws ClientException if whoever has the media was told another way
     */
    Calls.Prepared promised(ConversationId with, Optional<CallTicket> own) throws ClientException {
        Calls.Prepared standing = standing(with, own);
        Calls.Way before = told.getOrDefault(with, standing.way());
        boolean went = before == Calls.Way.RELAYED || before == Calls.Way.AGREED;
        if (went && before != standing.way()) {
            throw new ClientException(
                    "your relays, the ways to them or what you agreed to changed meanwhile; try"
                            + " again.");
        }
        return standing;
    }

    private Calls.Prepared standing(ConversationId with, Optional<CallTicket> own) {
        Optional<CallTicket> server = own.or(() -> lent(with));
        return loop.read(tx -> {
            Calls.Way way =
                    server.isPresent()
                            ? Calls.Way.RELAYED
                            : CallChoices.exposed(tx, with)
                                    .map(yes -> yes ? Calls.Way.AGREED : Calls.Way.NEVER)
                                    .orElse(Calls.Way.ASK);
            return new Calls.Prepared(way, server, CallChoices.direct(tx, with));
        });
    }

    /** With what the contact who calls now lets this side be relayed. */
    private Optional<CallTicket> lent(ConversationId by) {
        return desk.all().stream()
                .filter(news -> news.about().conversation().equals(by))
                .map(CallNews::what)
                .filter(CallNews.Ringing.class::isInstance)
                .flatMap(what -> ((CallNews.Ringing) what).lent().stream())
                .filter(desk::isPermitted)
                .findFirst();
    }
}
