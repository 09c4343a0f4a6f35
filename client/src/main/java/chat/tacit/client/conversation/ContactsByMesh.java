package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.history.History;
import chat.tacit.client.mesh.Correspondence;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshOutbox;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What is said to contacts by the mesh, and what they say. */
public final class ContactsByMesh implements Correspondence {
    private final MeshInbox inbox;
    private final Entropy entropy;

    public ContactsByMesh(Inbox inbox, Entropy entropy) {
        this.inbox = new MeshInbox(inbox);
        this.entropy = entropy;
    }

    @Override
    public Optional<Instant> nextAt(Transaction tx) {
        return MeshOutbox.nextDue(tx);
    }

    @Override
    public Optional<Outgoing> next(Transaction tx, Instant now) {
        return MeshOutbox.next(tx, now, entropy);
    }

    @Override
    public void posted(Transaction tx, Outgoing.Id id, RelayAddress server, Instant now) {
        MeshOutbox.posted(tx, id, server, now)
                .ifPresent(it -> History.kept(tx, it.to(), new ContentId(it.content())));
    }

    @Override
    public void take(
            Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events)
            throws UnopenableException {
        inbox.take(tx, key, envelope, now, events);
    }
}
