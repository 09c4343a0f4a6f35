package chat.tacit.client.mesh;

import chat.tacit.client.mesh.Inquiry.Subject;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Lists;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When which server is asked about servers ({@code spec/40-mesh} §10.5): at first until three of
 * different operators have told whom they know, then at random times, needed or not. Without I/O:
 * {@link #next} says whom to ask, {@link Answers} takes what it says. For one thread at a time.
 */
public final class Inquiries {
    /** The mean time between two lists. */
    public static final Duration MEAN = Duration.ofMinutes(30);

    /** Servers that are verified as soon as servers may be used, out of all that were heard of. */
    static final int FIRST_VERIFIED = 12;

    /**
     * Loads that are asked for each time, besides the guards': of all, and of where one receives.
     */
    static final int LOADS = 3;

    /** Servers that are verified each time. */
    static final int VERIFIED = 6;

    /** One that was verified longer ago is verified again. */
    private static final Duration FRESH = Duration.ofHours(24);

    /** One that couldn't be verified is tried again after so long. */
    private static final Duration RETRY = Duration.ofDays(1);

    /** The same for one that it was verified before, or with which one begins. */
    private static final Duration RETRY_KNOWN = Duration.ofMinutes(10);

    /** The same while nothing is used yet. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** How often is looked whether there is somebody else to ask. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** So long one waits for the first answer of those with whom one begins. */
    private static final Duration AWAITED = Duration.ofMinutes(2);

    /** How many times as often at least is asked while fewer than three operators are known. */
    private static final int EAGER = 10;

    /**
     * The mean time to the second list then, doubled each time: a server that has just started
     * learns in a moment who else there is.
     */
    static final Duration SECOND_LIST = Duration.ofSeconds(5);

    private final Entropy entropy;
    private final Draws draws;
    private final Duration mean;
    private final List<RelayAddress> distribution;
    private final ListMemory memory;
    private final ArrayDeque<Inquiry> planned = new ArrayDeque<>();
    private final Set<RelayAddress> off = new HashSet<>();
    private Instant gatherAt = Instant.MIN;
    private Duration eager = SECOND_LIST;

    /**
     * @param mean between two lists: {@link #MEAN}
     * @param distribution the servers that every profile begins with
     */
    public Inquiries(
            Entropy entropy, Duration mean, List<RelayAddress> distribution, ListMemory memory) {
        this.entropy = entropy;
        this.draws = new Draws(entropy);
        this.mean = mean;
        this.distribution = List.copyOf(distribution);
        this.memory = memory;
    }

    /** When {@link #next} has something. */
    public Instant nextAt(Transaction tx) {
        if (!planned.isEmpty()) {
            return Instant.MIN;
        }
        return KnownServers.isReady(tx) ? listAt(tx).orElse(Instant.MIN) : gatherAt;
    }

    private static Optional<Instant> listAt(Transaction tx) {
        return tx.one("SELECT list_at FROM mesh", row -> row.optionalInstant(1)).flatMap(at -> at);
    }

    /** What is to be asked now; one at a time, each answered before the next. */
    public Optional<Inquiry> next(Transaction tx, Instant now) {
        if (planned.isEmpty()) {
            if (KnownServers.isReady(tx)) {
                plan(tx, now);
            } else {
                gather(tx, now);
            }
        }
        Optional<Inquiry> next = Optional.empty();
        while (next.isEmpty() && !planned.isEmpty()) {
            next = Optional.of(planned.remove()).filter(one -> mayAsk(tx, one.server()));
        }
        next.filter(one -> one.subject() == Subject.ANNOUNCEMENT)
                .ifPresent(one -> ServerTable.tried(tx, one.server(), now));
        return next;
    }

    private static boolean mayAsk(Transaction tx, RelayAddress server) {
        return ServerTable.find(tx, server).filter(KnownServer::allowed).isPresent();
    }

    /** A server has just shown who it is, and hasn't said how busy it is for long. */
    void verified(RelayAddress server) {
        planned.addFirst(new Inquiry(server, Subject.LOAD));
    }

    /** Who was asked is no server of the mesh. */
    void isOff(RelayAddress relay) {
        off.add(relay);
    }

    /** One's own look is wanted, as where it would say which of several lists is right. */
    void question(Collection<RelayAddress> servers) {
        for (RelayAddress one : servers) {
            Inquiry inquiry = new Inquiry(one, Subject.ANNOUNCEMENT);
            if (!planned.contains(inquiry)) {
                planned.add(inquiry);
            }
        }
    }

    /** Nothing is used before three servers of different operators have told whom they know. */
    private void gather(Transaction tx, Instant now) {
        ServerTable.begin(tx, distribution, now);
        if (memory.isEnough()) {
            ready(tx, now);
            return;
        }
        Known known = Known.of(tx, entropy, now);
        List<Operator> asked = new ArrayList<>();
        Set<RelayAddress> lists = new HashSet<>(ListMemory.servers(tx));
        known.operatorsAt(lists).forEach(asked::add);
        List<KnownServer> order = inOrder(known.all());
        Optional<Inquiry> list =
                order.stream()
                        .filter(one -> one.isVerified(now) && !lists.contains(one.address()))
                        .filter(one -> one.operator().differsFromAll(asked))
                        .findFirst()
                        .map(one -> new Inquiry(one.address(), Subject.LIST));
        Set<RelayAddress> tried = ServerTable.triedSince(tx, now.minus(SOON));
        Optional<Inquiry> announcement =
                order.stream()
                        .filter(one -> one.allowed() && !one.isVerified(now))
                        .filter(one -> !tried.contains(one.address()))
                        .findFirst()
                        .map(one -> new Inquiry(one.address(), Subject.ANNOUNCEMENT));
        list.or(() -> announcement).ifPresent(planned::add);
        gatherAt = planned.isEmpty() ? now.plus(PAUSE) : Instant.MIN;
        if (planned.isEmpty() && !isAwaited(known, now) && isAll(known, lists, now)) {
            ready(tx, now);
        }
    }

    /** Those that one began with first, the others at random. */
    private List<KnownServer> inOrder(Collection<KnownServer> all) {
        List<KnownServer> order = new ArrayList<>(draws.shuffled(all));
        order.sort(Comparator.comparing(one -> !one.isDefault()));
        return order;
    }

    /** Whether one of those with whom one begins may yet answer for the first time. */
    private boolean isAwaited(Known known, Instant now) {
        return known.all().stream()
                .filter(one -> one.isDefault() && one.allowed() && !off.contains(one.address()))
                .anyMatch(one -> !one.isVerified(now) && now.isBefore(one.heardAt().plus(AWAITED)));
    }

    /**
     * Whether a mesh is so small that there aren't three to ask: everybody who answers was asked,
     * and everybody else was tried.
     */
    private static boolean isAll(Known known, Set<RelayAddress> lists, Instant now) {
        List<Operator> asked = known.operatorsAt(lists);
        return !lists.isEmpty()
                && known.all().stream()
                        .filter(one -> one.isVerified(now))
                        .noneMatch(one -> one.operator().differsFromAll(asked));
    }

    private void ready(Transaction tx, Instant now) {
        tx.update("UPDATE mesh SET ready_at = ?", now);
        later(tx, now);
        verify(tx, now, FIRST_VERIFIED);
    }

    private void later(Transaction tx, Instant now) {
        Duration wait = draws.wait(knowsFew(tx, now) ? eager() : mean);
        tx.update("UPDATE mesh SET list_at = ?", now.plus(wait));
    }

    private boolean knowsFew(Transaction tx, Instant now) {
        return Known.of(tx, entropy, now).operators(Role.TX) < Lists.LEAST;
    }

    private Duration eager() {
        Duration longest = mean.dividedBy(EAGER);
        Duration next = eager.compareTo(longest) < 0 ? eager : longest;
        eager = next.multipliedBy(2);
        return next;
    }

    /** Where few are known, those that a list names are verified at once. */
    void heardOfOthers(Transaction tx, Instant now) {
        if (KnownServers.isReady(tx) && knowsFew(tx, now)) {
            verify(tx, now, VERIFIED);
        }
    }

    /** A list, loads and some that are verified, all at random. */
    private void plan(Transaction tx, Instant now) {
        Optional<Instant> at = listAt(tx);
        if (at.isPresent() && now.isBefore(at.get())) {
            return;
        }
        later(tx, now);
        ServerTable.begin(tx, distribution, now);
        List<RelayAddress> verified =
                KnownServers.addresses(
                        draws.shuffled(ServerTable.all(tx)).stream()
                                .filter(one -> one.allowed() && one.isVerified(now))
                                .toList());
        List<RelayAddress> doubted = verified.stream().filter(memory::isDoubted).toList();
        boolean doubts = !doubted.isEmpty() && Draw.chance(0.5, entropy);
        (doubts ? doubted : verified)
                .stream().limit(1).forEach(one -> planned.add(new Inquiry(one, Subject.LIST)));
        Set<RelayAddress> loads = new LinkedHashSet<>(Guards.all(tx));
        draws.shuffled(KnownServers.receiving(tx)).stream().limit(LOADS).forEach(loads::add);
        draws.shuffled(verified).stream().limit(LOADS).forEach(loads::add);
        draws.shuffled(loads).forEach(one -> planned.add(new Inquiry(one, Subject.LOAD)));
        verify(tx, now, VERIFIED);
    }

    /** Those in use first, then others at random. */
    private void verify(Transaction tx, Instant now, int count) {
        Set<RelayAddress> used = new HashSet<>(Guards.all(tx));
        used.addAll(KnownServers.receiving(tx));
        ProxyChoice.all(tx).forEach(one -> used.add(one.proxy()));
        Set<RelayAddress> tried = ServerTable.triedSince(tx, now.minus(RETRY));
        Set<RelayAddress> lately = ServerTable.triedSince(tx, now.minus(RETRY_KNOWN));
        Instant stale = now.minus(FRESH);
        List<KnownServer> due = new ArrayList<>();
        for (KnownServer one : inOrder(ServerTable.all(tx))) {
            boolean fresh = one.verifiedAt().map(stale::isBefore).orElse(false);
            boolean known = one.isDefault() || one.verifiedAt().isPresent();
            boolean rests = (known ? lately : tried).contains(one.address());
            if (one.allowed() && !fresh && !rests) {
                due.add(one);
            }
        }
        due.sort(Comparator.comparing(one -> !used.contains(one.address())));
        question(KnownServers.addresses(due.stream().limit(count).toList()));
    }
}
