package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.RelayLink;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the engine remembers about one lane to a relay as long as the process lives. */
final class Desk {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** How long after a relay refused something it is asked again, at first and at most. */
    private static final Duration FIRST_AGAIN = Duration.ofSeconds(1);

    private static final Duration LONGEST_AGAIN = Duration.ofMinutes(5);

    /** A link that lasted as long makes up for the ones that failed before. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    /** A relay pings after its {@code IDLE_CONNECTION}; missing that often, its link is dead. */
    static final int PINGS_MISSED = 2;

    /** How late the last of them may come. */
    static final Duration PING_LATE = Duration.ofSeconds(10);

    /** {@code OPEN_QUEUE_WORK_MAXIMUM}: no more is done for anybody, whatever a relay asks. */
    static final int MAX_BITS = 26;

    final Lane lane;
    final RelayAddress relay;

    /** The attempt that is under way, or the socket that is open. */
    Optional<LinkId> id = Optional.empty();

    Optional<RelayLink> link = Optional.empty();

    /** When to dial again, or look again at what was refused. */
    Instant retryAt = Instant.MIN;

    Instant errandsAt = Instant.MAX;

    /**
     * Whether the relay is making many queues, as after an import. The rest waits: who is asked for
     * a session before there is a queue can't answer.
     */
    boolean making;

    /** Before this the errands of which there are many aren't looked for again. */
    Instant listAt = Instant.MIN;

    /** When the socket is given up unless something has come from it before. */
    Instant hearBy = Instant.MAX;

    private Duration silence = Duration.ZERO;

    /** Since when the relay answers, far from now if it doesn't. */
    private Instant upSince = Instant.MAX.minus(STEADY);

    /** Why there is no link, in a few words. */
    String trouble = "it hasn't answered yet";

    private int failures;
    boolean tried;
    int sending;

    /** Copies for open queues whose work is being done. */
    final Set<Outbox.Key> working = new HashSet<>();

    /** The work that open queues of contacts asked for, by route, where it is above the least. */
    private final Map<Long, Integer> bits = new HashMap<>();

    private int leastBits;

    /** What was asked on this link, by kind and row, and when it may be asked again, if ever. */
    private final Map<String, Instant> asked = new HashMap<>();

    /** The last pause after something was refused on this link. */
    private final Map<String, Duration> pauses = new HashMap<>();

    /** What the relay said it has lost; it outlives the link. */
    private final Losses losses = new Losses();

    /** The conversations whose user was told that a queue can't be used, on this link. */
    final Set<ConversationId> told = new HashSet<>();

    final Subscriptions subscriptions = new Subscriptions();

    /** Whether there was a link when the last socket closed. */
    private boolean answered;

    /** Whether there is nothing to do on it: it keeps its socket for the rest of its turn. */
    boolean idle;

    /** When it may lose its socket to a lane that waits for one. */
    Instant turnEnds = Instant.MAX;

    /** When it lost its socket so: who waits longest is next. */
    Instant restsSince = Instant.MIN;

    Desk(Lane lane) {
        this.lane = lane;
        this.relay = lane.relay();
    }

    /** The bits of work that a send to an open queue of a contact takes now. */
    int bits(long route) {
        return Math.clamp(bits.getOrDefault(route, leastBits), 0, MAX_BITS);
    }

    /** An open queue asks for more work, since many wait there, or for less again. */
    void bits(long route, long needed) {
        bits.put(route, Math.clamp(needed, leastBits, MAX_BITS));
    }

    boolean isReady() {
        return link.map(RelayLink::isReady).orElse(false);
    }

    /** Whether the relay can't be reached, or has just broken off; not if it waits for its turn. */
    boolean isDown() {
        return !isReady() && failures > 0;
    }

    /**
     * Remembers an ask; false if it was made before on this link and its time hasn't come again.
     */
    boolean first(Ask ask, Instant now) {
        return key(ask).map(key -> first(key, now)).orElse(true);
    }

    private boolean first(String key, Instant now) {
        if (waits(key, now)) {
            return false;
        }
        asked.put(key, Instant.MAX);
        return true;
    }

    /** Whether a route's key was offered on this link, and its time hasn't come again. */
    boolean isSecuring(long route, Instant now) {
        return waits(secure(route), now);
    }

    /** Whether a queue was asked for on this link, and its time hasn't come again. */
    boolean isMaking(long queue, Instant now) {
        return waits(make(queue), now);
    }

    /** Whether the relay hasn't answered yet whether it makes a queue. */
    boolean isMaking(long queue) {
        return Instant.MAX.equals(asked.get(make(queue)));
    }

    private boolean waits(String key, Instant now) {
        Instant again = asked.getOrDefault(key, Instant.MIN);
        if (!now.isBefore(again)) {
            return false;
        }
        lookAgain(again);
        return true;
    }

    private static String make(long queue) {
        return "make " + queue;
    }

    private static String secure(long route) {
        return "secure " + route;
    }

    /** The ask may be made again from {@code at}, and not before. */
    void later(Ask ask, Instant at) {
        key(ask).ifPresent(key -> asked.put(key, at));
        lookAgain(at);
    }

    /**
     * What was refused is asked again after a pause that doubles. The other side may just be about
     * to make what is missing, so the first is short.
     *
     * @return whether it has been refused for so long that somebody should hear of it
     */
    boolean again(Ask ask, Instant now) {
        String key = key(ask).orElseThrow();
        Duration pause = pauses.merge(key, FIRST_AGAIN, (last, _) -> longer(last));
        later(ask, now.plus(pause));
        return pause.compareTo(FIRST_AGAIN.multipliedBy(2)) > 0;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_AGAIN) < 0 ? twice : LONGEST_AGAIN;
    }

    /**
     * The relay says that it doesn't know a queue that it made. It is asked to make it again after
     * a pause, on this link or a later one: who hangs up doesn't shorten it.
     */
    void lost(long queue, Instant now) {
        Instant again = losses.again(queue, now);
        asked.put(make(queue), again);
        lookAgain(again);
    }

    /** Has the errands looked for again at {@code at}, if not before. */
    void lookAgain(Instant at) {
        if (at.isBefore(errandsAt)) {
            errandsAt = at;
        }
    }

    private static Optional<String> key(Ask ask) {
        return switch (ask) {
            case Ask.Make make -> Optional.of(make(make.queue().row()));
            case Ask.Delete delete -> Optional.of("delete " + delete.queue().row());
            case Ask.Secure secure -> Optional.of(secure(secure.route().row()));
            case Ask.PutLink put ->
                    Optional.of("put " + put.part() + put.link() + put.blob().hashCode());
            case Ask.DeleteLink delete -> Optional.of("end " + delete.link());
            case Ask.FetchLink fetch -> Optional.of("fetch " + fetch.link());
            case Ask.LinkState state -> Optional.of("state " + state.link());
            case Ask.Subscribe subscribe -> Optional.empty();
            case Ask.Acknowledge acknowledge -> Optional.empty();
            case Ask.Send send -> Optional.empty();
            case Ask.PutBlob put -> Optional.empty();
            case Ask.GetBlob get -> Optional.empty();
            case Ask.DeleteBlob delete -> Optional.empty();
        };
    }

    /**
     * The link is gone: the next is dialled after a pause that doubles, up to a minute. A relay
     * that says its hello and then fails has no shorter pauses than one that doesn't answer.
     */
    void down(Instant now) {
        if (upSince.plus(STEADY).isBefore(now)) {
            failures = 0;
        }
        upSince = Instant.MAX.minus(STEADY);
        answered = isReady();
        id = Optional.empty();
        link.ifPresent(RelayLink::close);
        link = Optional.empty();
        asked.clear();
        losses.waiting(now).forEach((queue, again) -> asked.put(make(queue), again));
        listAt = Instant.MIN;
        making = false;
        pauses.clear();
        told.clear();
        subscriptions.clear();
        working.clear();
        hearBy = Instant.MAX;
        sending = 0;
        tried = true;
        long pause = FIRST_PAUSE.toMillis() << Math.min(failures, 6);
        failures++;
        retryAt = now.plusMillis(Math.min(pause, LONGEST_PAUSE.toMillis()));
    }

    /** Its turn is over: it gives its socket to another lane and waits for the next turn. */
    void rest(Instant now) {
        if (answered) {
            failures = 0;
            retryAt = now;
        }
        restsSince = now;
    }

    /**
     * The relay has proved who it is.
     *
     * @param idle how long it says nothing before it pings
     * @param work the least bits of work of a send to an open queue
     */
    void up(Duration idle, int work, Instant now) {
        leastBits = work;
        silence = idle.multipliedBy(PINGS_MISSED).plus(PING_LATE);
        upSince = now;
        tried = true;
        heard(now);
    }

    /** Something has come, if only a ping: a relay that answers has its time again. */
    void heard(Instant now) {
        if (isReady()) {
            hearBy = now.plus(silence);
        }
    }
}
