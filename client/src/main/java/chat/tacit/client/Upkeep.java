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
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.device.AskedPairs;
import chat.tacit.client.device.Feed;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.device.MissingPairs;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.device.Removals;
import chat.tacit.client.file.Transfers;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Vanishing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetime;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is due in a profile as time passes, whatever the relays say. */
final class Upkeep {
    private static final Duration TIDY = Duration.ofHours(1);

    private final Entropy entropy;
    private final Sealer sealer;
    private final Resyncs resyncs;
    private final Introduction introduction;
    private final Rekeys rekeys;
    private final Gaps gaps;
    private final Timers timers;
    private final Rotation rotation;
    private final Feed feed;
    private final MissingPairs missingPairs;
    private final Removals removals;
    private final RecoverySigners signers;
    private final HandOvers handOvers;
    private final Transfers transfers;
    private Instant tidyAt = Instant.MIN;

    Upkeep(Parts parts, Transfers transfers) {
        this.entropy = parts.entropy();
        this.sealer = parts.sealer();
        this.resyncs = parts.resyncs();
        this.introduction = parts.introduction();
        this.rekeys = parts.rekeys();
        this.gaps = parts.gaps();
        this.timers = parts.timers();
        this.rotation = parts.rotation();
        this.feed = parts.feed();
        this.missingPairs = parts.missingPairs();
        this.removals = parts.removals();
        this.signers = parts.signers();
        this.handOvers = parts.handOvers();
        this.transfers = transfers;
    }

    /**
     * Does what is due.
     *
     * @param drained whether everything that waited in a queue has been taken
     */
    void run(Transaction tx, Predicate<Lifetime> drained, Instant now, Consumer<Event> events) {
        Receipts.send(tx, sealer, now);
        introduction.tellChanges(tx, now);
        AddressBook.renewDue(tx, entropy, now);
        Arrivals.giveUp(tx, entropy, now, events);
        gaps.askDue(tx, now, events);
        gaps.sealAgain(tx, now, events);
        resyncs.askAgain(tx, now);
        rekeys.tellDue(tx, now);
        timers.send(tx, now);
        Vanishing.run(tx, now);
        missingPairs.run(tx, now);
        removals.run(tx, now);
        signers.run(tx, now);
        handOvers.run(tx, now);
        feed.run(tx, now);
        transfers.upkeep(tx, now);
        rotation.turn(tx, drained, now, events);
        if (!now.isBefore(tidyAt)) {
            tidy(tx, now, events);
            tidyAt = now.plus(TIDY);
        }
    }

    private void tidy(Transaction tx, Instant now, Consumer<Event> events) {
        Unanswered.giveUp(tx, entropy, now, events);
        History.expire(tx, now.minus(Outbox.RETENTION));
        Outbox.tidy(tx, now);
        Inbox.tidy(tx, now);
        Amendments.tidy(tx, now);
        Invitations.tidy(tx, now);
        Rekeys.tidy(tx, now);
        AskedPairs.tidy(tx, now);
        transfers.tidy(tx, now);
        rotation.tidy(tx, now);
    }

    /** When {@link #run} is due next. */
    Instant dueAt(Transaction tx) {
        return Stream.of(
                        Receipts.nextDue(tx),
                        Introduction.nextDue(tx),
                        AddressBook.nextRenewal(tx),
                        Arrivals.nextGivenUp(tx),
                        Resyncs.nextAgain(tx),
                        Rekeys.nextDue(tx),
                        Gaps.nextDue(tx),
                        Timers.nextDue(tx),
                        Vanishing.nextDue(tx),
                        MissingPairs.nextDue(tx),
                        Removals.nextDue(tx),
                        RecoverySigners.nextDue(tx),
                        HandOvers.nextDue(tx),
                        Feed.nextDue(tx),
                        Transfers.nextDue(tx),
                        Rotation.nextDue(tx))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .filter(due -> due.isBefore(tidyAt))
                .orElse(tidyAt);
    }
}
