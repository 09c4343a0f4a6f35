package chat.tacit.client;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.contact.Unpublished;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.List;

/** Waits until the relays have what a new invitation or address needs. */
final class Publishing {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Publishing() {}

    /**
     * @throws ClientException if they haven't got it after a while; they get it when they answer
     */
    static void await(Loop loop, Invited invited) throws ClientException {
        Link link = Link.parse(invited.link());
        await(
                loop,
                loop.read(tx -> Invitations.id(tx, link)),
                "to make the invitation's queues; try again when one answers.");
    }

    /**
     * The same for any row.
     *
     * @param purpose for what no relay can be reached, and what to do then
     */
    static void await(Loop loop, Bytes invitation, String purpose) throws ClientException {
        var _ = loop.await(PATIENCE, () -> loop.read(tx -> isOver(tx, invitation)));
        if (!loop.read(tx -> Unpublished.contains(tx, invitation))) {
            return;
        }
        List<RelayAddress> locked = loop.read(Relays::keysWanted);
        if (!locked.isEmpty()) {
            throw new ClientException(
                    "the relay "
                            + locked.getFirst()
                            + " makes queues only for those who know its server key: give it"
                            + " with 'tacit relay add ADDRESS --server-key-file FILE', or try"
                            + " again to use other relays.");
        }
        throw new ClientException("no relay can be reached " + purpose);
    }

    private static boolean isOver(Transaction tx, Bytes invitation) {
        return !Unpublished.contains(tx, invitation) || Unpublished.isLockedOut(tx, invitation);
    }
}
