package chat.tacit.client.contact;

import chat.tacit.client.Event;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Lifetime;
import chat.tacit.client.route.Lifetimes;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Placement;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Gives every connection new queues from time to time, and in the place of those whose relays fail
 * ({@code spec/60-contact} §4.1). A queue is looked at when it is due; each look does one step in
 * one transaction, so that a process may end between any two:
 *
 * <pre>
 * live ── due ──▶ another is added ── made ──▶ told: this one is retired
 *      ── the contact has left it, and all that waited here is taken ──▶ deleted at the relay
 * </pre>
 */
public final class Rotation {
    /** How long a relay may take to make a queue before another relay is asked. */
    static final Duration MADE_WITHIN = Duration.ofHours(1);

    /** Messages by which a queue may be behind the contact's other one. */
    public static final long MOST_BEHIND = 200;

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration CATCHING_UP = Duration.ofSeconds(5);
    private static final Duration BEHIND = Duration.ofMinutes(5);
    private static final Duration DAILY = Duration.ofDays(1);
    private static final int BATCH = 16;

    private final Entropy entropy;
    private final Introduction introduction;
    private final Terms terms;

    /**
     * How long a queue is used.
     *
     * @param age at most that long
     * @param messages and for about so many, at least {@value #LEAST_MESSAGES}
     */
    public record Terms(Duration age, long messages) {
        /** Rotating takes about ten messages itself, which must not be what the next one is for. */
        public static final int LEAST_MESSAGES = 32;

        public static final Terms DEFAULT = new Terms(Duration.ofDays(7), 1_000);

        public Terms {
            if (messages < LEAST_MESSAGES) {
                throw new IllegalArgumentException("queues for " + messages + " messages");
            }
        }

        /** When the counts of a queue make it due. */
        public Lifetimes.Looks looks() {
            return new Lifetimes.Looks(messages, MOST_BEHIND);
        }
    }

    public Rotation(Entropy entropy, Introduction introduction, Terms terms) {
        this.entropy = entropy;
        this.introduction = introduction;
        this.terms = terms;
    }

    /** When {@link #turn} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return Stream.of(Lifetimes.nextDue(tx), Whereabouts.nextDue(tx))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /**
     * Does what is due.
     *
     * @param caughtUp whether everything that waited in a queue has been taken
     */
    public void turn(
            Transaction tx, Predicate<Lifetime> caughtUp, Instant now, Consumer<Event> events) {
        for (Lifetime queue : Lifetimes.due(tx, now, BATCH)) {
            Lifetimes.lookAt(tx, queue.row(), look(tx, queue, caughtUp, now, events));
        }
        introduction.tellDue(tx, now);
        Leaving.forget(tx, now);
    }

    /** Does a queue's next step, and says when it is to be looked at again. */
    private Instant look(
            Transaction tx,
            Lifetime queue,
            Predicate<Lifetime> caughtUp,
            Instant now,
            Consumer<Event> events) {
        if (queue.retiredAt().isPresent()) {
            return retired(tx, queue, queue.retiredAt().get(), caughtUp, now);
        }
        if (!Contacts.isReachable(tx, queue.conversation())) {
            return now.plus(AGAIN);
        }
        if (!queue.told()) {
            return fresh(tx, queue, now);
        }
        if (queue.madeAt().equals(Instant.EPOCH)) {
            Lifetimes.begin(tx, queue.row(), now);
            requireRecovery(tx, queue, now);
            return now.plus(terms.age());
        }
        requireRecovery(tx, queue, now);
        return live(tx, queue, caughtUp, now, events);
    }

    private Instant retired(
            Transaction tx,
            Lifetime queue,
            Instant since,
            Predicate<Lifetime> caughtUp,
            Instant now) {
        Instant last = since.plus(Outbox.RETENTION);
        boolean known =
                Whereabouts.confirmedAt(tx, queue.conversation())
                        .map(at -> !at.isBefore(since) && !now.isBefore(at.plus(Outbox.RETENTION)))
                        .orElse(false);
        boolean over =
                queue.left()
                        ? caughtUp.test(queue) || !now.isBefore(last)
                        : known || !now.isBefore(since.plus(DoomedQueues.FORGOTTEN));
        if (over) {
            DoomedQueues.doom(tx, queue.row(), now);
            Lifetimes.look(tx, queue.conversation()); // another may have waited for its turn
        }
        return now.plus(queue.left() ? soon(Duration.between(since, now)) : AGAIN);
    }

    /** What takes longer is looked at more rarely. */
    private static Duration soon(Duration already) {
        Duration half = already.dividedBy(2);
        Duration least = half.compareTo(CATCHING_UP) < 0 ? CATCHING_UP : half;
        return least.compareTo(AGAIN) < 0 ? least : AGAIN;
    }

    private static Instant fresh(Transaction tx, Lifetime queue, Instant now) {
        if (queue.made()) {
            Whereabouts.changed(tx, queue.conversation(), now);
            return now.plus(AGAIN);
        }
        Instant last = queue.madeAt().plus(MADE_WITHIN);
        if (!now.isBefore(last)) {
            Lifetimes.undo(tx, queue.row());
        }
        return last;
    }

    private void requireRecovery(Transaction tx, Lifetime queue, Instant now) {
        boolean known =
                Lifetimes.of(tx, queue.conversation()).stream().anyMatch(Lifetime::recovery);
        if (!known) {
            Placement.forRecovery(tx, queue.conversation(), Optional.empty(), now, entropy)
                    .ifPresent(relay ->
                            add(
                                    tx,
                                    new Lifetimes.Next(
                                            queue.conversation(), relay, true, Optional.empty()),
                                    now));
        }
    }

    private void add(Transaction tx, Lifetimes.Next next, Instant now) {
        Lifetimes.add(tx, next, now.plus(MADE_WITHIN), now, entropy);
    }

    private Instant live(
            Transaction tx,
            Lifetime queue,
            Predicate<Lifetime> caughtUp,
            Instant now,
            Consumer<Event> events) {
        boolean silent = Relays.isSilent(tx, queue.relay(), now);
        boolean behind = queue.use().lag() >= MOST_BEHIND;
        boolean fails =
                silent
                        || Leaving.isLeaving(tx, queue.relay())
                        || queue.use().unopenable() >= Queues.MOST_UNOPENABLE
                        || (behind && caughtUp.test(queue));
        Instant end = queue.recovery() ? now.plus(DAILY) : queue.madeAt().plus(terms.age());
        boolean old =
                queue.recovery()
                        ? isAstray(tx, queue, now)
                        : !now.isBefore(end) || queue.use().received() >= terms.messages();
        if (!fails && !old) {
            return behind ? now.plus(BEHIND) : end;
        }
        boolean waits = !fails && anotherIsRetired(tx, queue);
        if (waits || Lifetimes.isReplaced(tx, queue.row())) {
            return now.plus(AGAIN);
        }
        moveRecovery(tx, queue, fails, now);
        Optional<RelayAddress> relay = Placement.replacement(tx, queue, fails, now, entropy);
        relay.ifPresent(it ->
                add(
                        tx,
                        new Lifetimes.Next(
                                queue.conversation(),
                                it,
                                queue.recovery(),
                                Optional.of(queue.row())),
                        now));
        if (fails) { // others may have to make room where it went
            relay.flatMap(it -> Placement.surplus(tx, it, now, entropy))
                    .ifPresent(row -> Lifetimes.age(tx, row, now.minus(terms.age())));
        }
        if (relay.isEmpty() && silent) {
            events.accept(new Event.Noticed(queue.conversation(), noOther(queue.relay())));
        }
        return now.plus(relay.isPresent() ? AGAIN : DAILY);
    }

    /** A recovery queue at a third relay: it goes beside another if no other came to it in time. */
    private boolean isAstray(Transaction tx, Lifetime recovery, Instant now) {
        Instant patient = recovery.madeAt().plus(terms.age()).plus(DAILY);
        return !now.isBefore(patient) && !Placement.isBeside(tx, recovery);
    }

    /** Where a queue leaves its relay, the recovery queue beside it goes beside the other one. */
    private void moveRecovery(Transaction tx, Lifetime queue, boolean fails, Instant now) {
        if (queue.recovery() || !(fails || Placement.isCrowded(tx, queue.relay()))) {
            return;
        }
        Placement.recovery(tx, queue.conversation())
                .filter(one -> one.relay().equals(queue.relay()))
                .ifPresent(one ->
                        Placement.besideOther(tx, one, now, entropy)
                                .filter(other -> fails || !Placement.isCrowded(tx, other))
                                .ifPresent(other ->
                                        add(
                                                tx,
                                                new Lifetimes.Next(
                                                        one.conversation(),
                                                        other,
                                                        true,
                                                        Optional.of(one.row())),
                                                now)));
    }

    private static String noOther(RelayAddress relay) {
        return "The relay "
                + relay.hosts().getFirst().text()
                + " hasn't answered for a day, and there is no other to take its place: add one"
                + " with 'tacit relay add'.";
    }

    /** Of a connection's queues one is rotated at a time, as long as nothing is wrong. */
    private static boolean anotherIsRetired(Transaction tx, Lifetime queue) {
        List<Lifetime> all = Lifetimes.of(tx, queue.conversation());
        return all.stream()
                .anyMatch(one ->
                        one.row() != queue.row()
                                && !one.recovery()
                                && (!one.told() || (one.retiredAt().isPresent() && !one.left())));
    }

    /** Corrects times that lie further ahead than they can. */
    public void tidy(Transaction tx, Instant now) {
        Lifetimes.tidy(tx, now.plus(terms.age()).plus(DAILY), now);
        DoomedQueues.tidy(tx, now);
        Leaving.forget(tx, now);
    }
}
