package chat.tacit.client;

import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Rotation;
import chat.tacit.client.contact.Unanswered;
import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.Arrivals;
import chat.tacit.client.conversation.Gaps;
import chat.tacit.client.conversation.Inbox;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Rekeys;
import chat.tacit.client.conversation.Resyncs;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.device.AskedPairs;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.device.MissingPairs;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.device.Removals;
import chat.tacit.client.device.RetiredConnections;
import chat.tacit.client.file.Transfers;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Vanishing;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Times;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetime;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is due in a profile as time passes, whatever the relays say. One thing that fails doesn't
 * keep the others from being done.
 */
final class Upkeep {
    private static final Duration TIDY = Duration.ofHours(1);

    private final List<DueStep> steps = new ArrayList<>();
    private final ClockWatch clock = new ClockWatch();
    private final Outages outages = new Outages();
    private Instant tidyAt = Instant.EPOCH;

    Upkeep(Parts parts, Transfers transfers) {
        conversations(parts);
        devices(parts);
        at("files", transfers::upkeep, Transfers::nextDue);
        step(
                "queues",
                (tx, round) ->
                        parts.rotation().turn(tx, round.drained(), round.now(), round.events()),
                Rotation::nextDue);
        step(
                "tidying up",
                (tx, round) -> {
                    if (!round.now().isBefore(tidyAt)) {
                        Unanswered.giveUp(tx, parts.entropy(), round.now(), round.events());
                        tidy(tx, parts.rotation(), transfers, round.now());
                        Times.see(tx, round.now());
                        tidyAt = round.now().plus(TIDY);
                    }
                },
                _ -> Optional.of(tidyAt));
    }

    private void conversations(Parts parts) {
        Entropy entropy = parts.entropy();
        at("receipts", (tx, now) -> Receipts.send(tx, parts.sealer(), now), Receipts::nextDue);
        at("introductions", parts.introduction()::tellChanges, Introduction::nextDue);
        at(
                "addresses",
                (tx, now) -> AddressBook.renewDue(tx, entropy, now),
                AddressBook::nextRenewal);
        step(
                "arrivals",
                (tx, round) -> {
                    if (outages.orLater(round.now()).equals(round.now())) {
                        Arrivals.giveUp(tx, entropy, round.now(), round.events());
                    }
                },
                tx -> Arrivals.nextGivenUp(tx).map(outages::orLater));
        step(
                "gaps",
                (tx, round) -> {
                    parts.gaps().askDue(tx, round.now(), round.events());
                    parts.gaps().sealAgain(tx, round.now(), round.events());
                },
                Gaps::nextDue);
        at("sessions", parts.resyncs()::askAgain, Resyncs::nextAgain);
        at("mesh keys", parts.meshRotation()::run, parts.meshRotation()::nextDue);
        at("keys", parts.rekeys()::tellDue, Rekeys::nextDue);
        at("timers", parts.timers()::send, Timers::nextDue);
        at("live identities", parts.toldIdentities()::run, ToldIdentities::nextDue);
        step(
                "disappearing messages",
                (tx, round) ->
                        Vanishing.run(tx, round.now())
                                .forEach(gone ->
                                        round.events()
                                                .accept(
                                                        new Event.Vanished(
                                                                gone.conversation(),
                                                                gone.message()))),
                Vanishing::nextDue);
    }

    private void devices(Parts parts) {
        at("connections", parts.missingPairs()::run, MissingPairs::nextDue);
        at("removals", parts.removals()::run, Removals::nextDue);
        at("recovery keys", parts.signers()::run, RecoverySigners::nextDue);
        at("retired connections", RetiredConnections::run, RetiredConnections::nextDue);
        at("returns", parts.handOvers()::run, HandOvers::nextDue);
        at("devices", parts.feed()::run, parts.feed()::nextDue);
    }

    /** Does what is due at a time. */
    private interface Timed {
        void run(Transaction tx, Instant now);
    }

    private void at(String name, Timed work, DueStep.Due due) {
        step(name, (tx, round) -> work.run(tx, round.now()), due);
    }

    private void step(String name, DueStep.Work work, DueStep.Due due) {
        steps.add(new DueStep(name, work, due));
    }

    /**
     * Follows a clock that didn't simply go on. Nothing waits for a time that was set back; and
     * nothing is deleted because of a time that has just come from far ahead: the clock may be
     * wrong, or the machine slept and what waits is about to be sent.
     *
     * @return whether the clock was set back: what the caller noted to do later is to be done now
     */
    boolean follow(Profile profile, Instant now) {
        return switch (clock.look(profile, now)) {
            case ClockWatch.Step.On _ -> false;
            case ClockWatch.Step.Back back -> {
                profile.write(tx -> {
                    Times.setBack(tx, now, back.by());
                    return true;
                });
                steps.forEach(DueStep::resume);
                outages.forget();
                tidyAt = Instant.EPOCH;
                yield true;
            }
            case ClockWatch.Step.Ahead ahead -> {
                profile.write(tx -> {
                    Times.hold(tx, ahead.from());
                    return true;
                });
                tidyAt = ahead.from().plus(ClockWatch.HELD);
                yield false;
            }
        };
    }

    /** A relay's link broke, or couldn't be made. */
    void broke(Desk desk, Instant now) {
        if (desk.isReady()) {
            outages.broke(desk.lane, now);
        }
    }

    /** A relay has said something. */
    void heard(Desk desk, Instant now) {
        if (desk.isReady()) {
            outages.heard(desk.lane, now);
        }
    }

    /**
     * Does what is due.
     *
     * @param drained whether everything that waited in a queue has been taken
     */
    void run(Transaction tx, Predicate<Lifetime> drained, Instant now, Consumer<Event> events) {
        DueStep.Round round = new DueStep.Round(drained, now, events);
        steps.forEach(step -> step.run(tx, round));
    }

    private static void tidy(Transaction tx, Rotation rotation, Transfers transfers, Instant now) {
        History.expire(tx, now.minus(Outbox.RETENTION));
        Outbox.tidy(tx, now);
        Inbox.tidy(tx, now);
        Amendments.tidy(tx, now);
        Invitations.tidy(tx, now);
        MeshRoutes.tidy(tx, now);
        Rekeys.tidy(tx, now);
        AskedPairs.tidy(tx, now);
        transfers.tidy(tx, now);
        rotation.tidy(tx, now);
    }

    /** When {@link #run} is due next, or {@link #follow}: then at once. */
    Instant dueAt(Transaction tx, Instant now) {
        if (!clock.isSteady(now)) {
            return now;
        }
        return steps.stream()
                .flatMap(step -> step.next(tx).stream())
                .min(Comparator.naturalOrder())
                .orElse(tidyAt);
    }
}
