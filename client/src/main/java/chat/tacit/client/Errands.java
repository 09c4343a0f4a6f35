package chat.tacit.client;

import chat.tacit.client.contact.InvitationBlobs;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.file.Transfers;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Routes;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a relay has to be asked, from what the database says should be. Asking twice does no
 * harm, so that an errand that was interrupted anywhere is simply found again.
 */
final class Errands {
    /** Copies that wait for a relay's answer at a time. */
    static final int MAX_SENDING = 32;

    /** For fewer copies the outbox isn't looked through. */
    private static final int LEAST_TAKEN = 8;

    /** Queues that wait for a relay's answer at a time. */
    private static final int MAX_MAKING = 64;

    /** So many errands aren't looked for again before {@link #LISTED}, but queues to make. */
    private static final int MANY = 256;

    private static final Duration LISTED = Duration.ofMillis(250);

    private final Profile profile;
    private final Entropy entropy;
    private final long owner;
    private final Transfers transfers;
    private Optional<Reading> read = Optional.empty();
    private List<Lane> lanes = List.of();

    Errands(Profile profile, Transfers transfers, Entropy entropy) {
        this.transfers = transfers;
        this.profile = profile;
        this.entropy = entropy;
        this.owner = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() & Long.MAX_VALUE;
    }

    /** What is to be asked now; what can't be asked before a time is found again then. */
    List<Ask> due(Desk desk, Isolation isolation, boolean receiving, Instant now) {
        desk.errandsAt = Instant.MAX;
        List<Ask> fresh = new ArrayList<>();
        profile.read(tx -> {
            fresh.addAll(queues(tx, desk, receiving, now));
            if (desk.making) {
                return false;
            }
            if (now.isBefore(desk.listAt)) {
                desk.lookAgain(desk.listAt);
                return false;
            }
            List<Ask> asks = new ArrayList<>(rest(tx, desk, isolation, now));
            asks.addAll(links(tx, desk, isolation));
            fresh.addAll(asks.stream().filter(ask -> desk.first(ask, now)).toList());
            return true;
        });
        send(desk, fresh, now);
        if (receiving) {
            fresh.addAll(transfers.due(desk.lane, isolation, now));
            Instant paused = transfers.pausedUntil(desk.relay);
            if (now.isBefore(paused)) {
                desk.lookAgain(paused);
            }
        }
        return fresh;
    }

    /** Queues to make and to subscribe to: what a new contact waits for. */
    private static List<Ask> queues(Transaction tx, Desk desk, boolean receiving, Instant now) {
        List<Ask> asks = new ArrayList<>();
        List<Long> waiting = Queues.unmade(tx, desk.lane, MAX_MAKING);
        List<Long> unmade = waiting.stream().filter(row -> !desk.isMaking(row, now)).toList();
        if (!unmade.isEmpty()) {
            Optional<ServerKey> access = Relays.serverKey(tx, desk.relay);
            unmade.stream()
                    .map(row -> new Ask.Make(Queues.find(tx, row).orElseThrow(), access))
                    .filter(make -> desk.first(make, now))
                    .forEach(asks::add);
        }
        desk.making = waiting.size() == MAX_MAKING && waiting.stream().anyMatch(desk::isMaking);
        if (receiving) {
            subscribe(tx, desk, now).ifPresent(asks::add);
        }
        return asks;
    }

    /** Routes to secure and queues to delete: all that wait are looked through for them. */
    private static List<Ask> rest(Transaction tx, Desk desk, Isolation isolation, Instant now) {
        List<Ask> asks = new ArrayList<>();
        List<Long> unsecured = Routes.unsecured(tx, desk.lane);
        unsecured.stream()
                .filter(row -> !desk.isSecuring(row, now))
                .forEach(row -> Routes.find(tx, row).map(Ask.Secure::new).ifPresent(asks::add));
        List<DoomedQueues.Doomed> doomed = DoomedQueues.at(tx, desk.relay);
        doomed.stream()
                .filter(queue -> isolation.lane(queue).equals(desk.lane))
                .forEach(queue -> asks.add(new Ask.Delete(queue)));
        boolean many = unsecured.size() + doomed.size() > MANY;
        desk.listAt = many ? now.plus(LISTED) : Instant.MIN;
        return asks;
    }

    private static Optional<Ask> subscribe(Transaction tx, Desk desk, Instant now) {
        Subscriptions subscriptions = desk.subscriptions;
        long changes = Queues.changes(tx);
        if (subscriptions.isStale(changes, now)) {
            subscriptions.list(Queues.made(tx, desk.lane), changes, now);
        }
        List<OwnQueue> next = new ArrayList<>();
        for (long row : subscriptions.next(now)) {
            Queues.find(tx, row)
                    .filter(queue -> queue.recipientId().isPresent())
                    .ifPresentOrElse(next::add, () -> subscriptions.unmade(row));
        }
        subscriptions.again(changes).ifPresent(desk::lookAgain);
        return next.isEmpty() ? Optional.empty() : Optional.of(new Ask.Subscribe(next));
    }

    private static List<Ask> links(Transaction tx, Desk desk, Isolation isolation) {
        RelayAddress relay = desk.relay;
        List<Ask> asks = new ArrayList<>();
        for (InvitationBlobs.Blob blob : InvitationBlobs.blobsFor(tx, relay)) {
            if (isolation.lane(relay, blob.invitation(), blob.link()).equals(desk.lane)) {
                asks.add(new Ask.PutLink(blob.link(), blob.owner(), blob.part(), blob.bytes()));
            }
        }
        for (InvitationBlobs.Withdrawn gone : InvitationBlobs.withdrawnAt(tx, relay)) {
            if (isolation.lane(relay, gone.invitation(), gone.link()).equals(desk.lane)) {
                asks.add(new Ask.DeleteLink(gone.link(), gone.owner()));
            }
        }
        for (InvitationBlobs.Check check : InvitationBlobs.checksAt(tx, relay)) {
            if (isolation.lane(relay, check.conversation(), check.link()).equals(desk.lane)) {
                asks.add(new Ask.LinkState(check.link(), check.owner()));
            }
        }
        for (Joining.Fetch fetch : Joining.fetchesAt(tx, relay)) {
            LinkId link = fetch.link().key().id();
            if (isolation.lane(relay, link).equals(desk.lane)) {
                asks.add(new Ask.FetchLink(link, fetch.fetcher()));
            }
        }
        return asks;
    }

    /** The lanes on which there is something to ask, whatever was asked already. */
    Set<Lane> wanted(Transaction tx, Isolation isolation, boolean receiving) {
        Set<Lane> wanted = new LinkedHashSet<>();
        wanted.addAll(receivingLanes(tx, isolation, receiving));
        wanted.addAll(Outbox.lanes(tx, isolation));
        DoomedQueues.all(tx).forEach(doomed -> wanted.add(isolation.lane(doomed)));
        for (RelayAddress relay : InvitationBlobs.relays(tx)) {
            InvitationBlobs.blobsFor(tx, relay)
                    .forEach(blob ->
                            wanted.add(isolation.lane(relay, blob.invitation(), blob.link())));
            InvitationBlobs.withdrawnAt(tx, relay)
                    .forEach(gone ->
                            wanted.add(isolation.lane(relay, gone.invitation(), gone.link())));
            InvitationBlobs.checksAt(tx, relay)
                    .forEach(check ->
                            wanted.add(isolation.lane(relay, check.conversation(), check.link())));
        }
        if (receiving) {
            wanted.addAll(FileTable.lanes(tx, isolation));
        }
        Joining.fetches(tx)
                .forEach(fetch ->
                        wanted.add(isolation.lane(fetch.link().relay(), fetch.link().key().id())));
        if (Trust.policy(tx) != Trust.Policy.OPEN) {
            wanted.removeIf(lane -> !Trust.allows(tx, lane.relay()));
        }
        return wanted;
    }

    /** The lanes of our queues, read again only when something has changed. */
    private List<Lane> receivingLanes(Transaction tx, Isolation isolation, boolean receiving) {
        Reading reading = new Reading(Queues.changes(tx), isolation, receiving);
        if (!read.equals(Optional.of(reading))) {
            lanes = Queues.lanes(tx, isolation, receiving);
            read = Optional.of(reading);
        }
        return lanes;
    }

    /** Whether a lane takes more copies now. */
    boolean takes(Desk desk) {
        return !desk.making && desk.sending <= MAX_SENDING - LEAST_TAKEN;
    }

    private record Reading(long changes, Isolation isolation, boolean receiving) {}

    private void send(Desk desk, List<Ask> asks, Instant now) {
        if (!takes(desk)) {
            return;
        }
        boolean nothing =
                profile.read(tx -> Outbox.nextDue(tx, desk.lane))
                        .map(due -> due.isAfter(now))
                        .orElse(true);
        if (nothing) {
            return;
        }
        List<Outbox.Copy> copies =
                profile.write(
                        tx -> Outbox.take(tx, desk.lane, MAX_SENDING - desk.sending, owner, now));
        for (Outbox.Copy copy : copies) {
            PeerRoute route = copy.route();
            try {
                byte[] body =
                        RouteBox.seal(route.routeKey(), route.boxKey(), copy.boxed(), entropy);
                asks.add(new Ask.Send(copy, body, Optional.empty()));
                desk.sending++;
            } catch (UnopenableException e) {
                drop(copy);
            }
        }
    }

    /** A contact named a box key that is no key: nothing can be sent there. */
    private void drop(Outbox.Copy copy) {
        profile.write(tx -> {
            Outbox.kept(tx, copy.outbox(), copy.route().row());
            return true;
        });
    }

    /**
     * A lane's link is gone: copies that were on it are due again. If that can't be written they
     * are when this process has had them to itself for long enough.
     *
     * @param alone whether another relay answers
     */
    void release(Lane lane, boolean alone, Instant now) {
        try {
            profile.write(tx -> {
                Outbox.release(tx, lane, owner, now);
                if (alone) {
                    Relays.silent(tx, lane.relay(), now);
                    Outbox.hasten(tx, lane.relay(), now);
                }
                return true;
            });
        } catch (DatabaseException _) {
            return; // whatever else is written now fails as well, and says so
        }
    }
}
