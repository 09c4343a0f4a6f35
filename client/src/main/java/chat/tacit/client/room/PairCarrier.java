package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.ListCarrier;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the list of an account's rooms from one private pair into another ({@code spec/50-room}
 * §14): all that stands in the one, and what this device knows, as one whole list in the other.
 */
public final class PairCarrier implements ListCarrier {
    /** Events in one transaction. */
    private static final int BATCH = 128;

    private final Access profile;
    private final SecretLinks links;
    private final Entropy entropy;

    public PairCarrier(Access profile, SecretLinks links, Entropy entropy) {
        this.profile = profile;
        this.links = links;
        this.entropy = entropy;
    }

    @Override
    public void carry(AccountId account, PrivatePair from, PrivatePair to, RelayAddress homeserver)
            throws ClientException {
        PrivateList list = new PrivateList(account, entropy);
        try (SecretLink link = links.to(homeserver)) {
            read(list, from, new PairCalls(link, from, entropy));
            write(list, new PairCalls(link, to, entropy));
        } catch (LinkException e) {
            throw e.told();
        } catch (PairCalls.Refused e) {
            throw new ClientException("the relay says no: " + e.refusal().sentence());
        }
    }

    /** What the homeserver has; nothing of a pair that it hasn't any more. */
    private void read(PrivateList list, PrivatePair from, PairCalls calls) throws LinkException {
        long after =
                profile.<Long, RuntimeException>write(tx -> {
                    list.begin(tx, from.room(), false, Instant.now());
                    return list.list(tx).read();
                });
        List<Reply.MessageItem> batch = new ArrayList<>();
        calls.past(
                after,
                reply -> {
                    if (reply instanceof Reply.MessageItem item) {
                        batch.add(item);
                    }
                    if (batch.size() >= BATCH) {
                        take(list, from, batch);
                    }
                });
        take(list, from, batch);
    }

    private void take(PrivateList list, PrivatePair from, List<Reply.MessageItem> batch) {
        var _ =
                profile.<Boolean, RuntimeException>write(tx -> {
                    RoomList into = list.list(tx);
                    batch.forEach(it -> into.take(it.position(), open(from, it)));
                    return true;
                });
        batch.clear();
    }

    private static Optional<PrivateItem> open(PrivatePair pair, Reply.MessageItem item) {
        try {
            return Optional.of(pair.open(item.event()));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    private void write(PrivateList list, PairCalls calls) throws LinkException, PairCalls.Refused {
        ListId id = ListId.fresh(entropy);
        calls.post(new PrivateItem.Begin(id, 0));
        for (RoomId room : profile.<List<RoomId>, RuntimeException>read(tx -> rooms(list, tx))) {
            List<PrivateItem.OfRoom> items =
                    profile.<List<PrivateItem.OfRoom>, RuntimeException>read(
                            tx -> list.known(tx, room).items());
            for (PrivateItem item : items) {
                calls.post(item);
            }
        }
        calls.post(new PrivateItem.End(id));
    }

    private static List<RoomId> rooms(PrivateList list, Transaction tx) {
        return list.list(tx).all();
    }
}
