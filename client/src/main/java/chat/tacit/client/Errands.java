package chat.tacit.client;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.queue.Command;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a relay has to be asked, from what the database says should be. Asking twice does no
 * harm, so that an errand that was interrupted anywhere is simply found again.
 */
final class Errands {
    /** Copies that wait for a relay's answer at a time. */
    static final int MAX_SENDING = 32;

    private final Profile profile;
    private final Entropy entropy;
    private final long owner;

    Errands(Profile profile, Entropy entropy) {
        this.profile = profile;
        this.entropy = entropy;
        this.owner = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() & Long.MAX_VALUE;
    }

    /** Names this process where it keeps others off what it is sending. */
    long owner() {
        return owner;
    }

    /** What is to be asked now; what can't be asked before a time is found again then. */
    List<Ask> due(Desk desk, boolean receiving, Instant now) {
        desk.errandsAt = Instant.MAX;
        List<Ask> asks = new ArrayList<>();
        profile.read(tx -> {
            settle(tx, desk, receiving, now, asks);
            return true;
        });
        List<Ask> fresh =
                new ArrayList<>(asks.stream().filter(ask -> desk.first(ask, now)).toList());
        send(desk, fresh, now);
        return fresh;
    }

    private static void settle(
            Transaction tx, Desk desk, boolean receiving, Instant now, List<Ask> asks) {
        List<OwnQueue> unsubscribed = new ArrayList<>();
        for (OwnQueue queue : Queues.at(tx, desk.relay)) {
            if (queue.recipientId().isEmpty()) {
                asks.add(new Ask.Make(queue));
            } else if (receiving && desk.subscribe(queue.row(), now)) {
                unsubscribed.add(queue);
            }
        }
        int most = Command.Subscribe.MAX_ENTRIES;
        for (int from = 0; from < unsubscribed.size(); from += most) {
            int to = Math.min(unsubscribed.size(), from + most);
            asks.add(new Ask.Subscribe(unsubscribed.subList(from, to)));
        }
        for (PeerRoute route : Routes.unsecuredAt(tx, desk.relay)) {
            asks.add(new Ask.Secure(route));
        }
        for (Invitations.Blob blob : Invitations.blobsFor(tx, desk.relay)) {
            asks.add(new Ask.PutLink(blob.link(), blob.owner(), blob.bytes()));
        }
        for (Invitations.Check check : Invitations.checksAt(tx, desk.relay)) {
            asks.add(new Ask.LinkState(check.link(), check.owner()));
        }
        for (Joining.Fetch fetch : Joining.fetchesAt(tx, desk.relay)) {
            asks.add(new Ask.FetchLink(fetch.link().key().id(), fetch.fetcher()));
        }
    }

    private void send(Desk desk, List<Ask> asks, Instant now) {
        if (desk.sending >= MAX_SENDING) {
            return;
        }
        boolean nothing =
                profile.read(tx -> Outbox.nextDue(tx, desk.relay, owner))
                        .map(due -> due.isAfter(now))
                        .orElse(true);
        if (nothing) {
            return;
        }
        List<Outbox.Copy> copies =
                profile.write(
                        tx -> Outbox.take(tx, desk.relay, MAX_SENDING - desk.sending, owner, now));
        for (Outbox.Copy copy : copies) {
            PeerRoute route = copy.route();
            try {
                byte[] body =
                        RouteBox.seal(route.routeKey(), route.boxKey(), copy.boxed(), entropy);
                asks.add(new Ask.Send(copy, body));
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
}
