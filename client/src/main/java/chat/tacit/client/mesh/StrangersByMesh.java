package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.mesh.MeshKey.Purpose;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What strangers write to the profile's mesh address, and what is written to those of others
 * ({@code spec/40-mesh} §13), beside what is said to contacts. Of both, whatever waits longest goes
 * first.
 *
 * @param contacts the contacts' side
 */
public record StrangersByMesh(Correspondence contacts) implements Correspondence {
    @Override
    public Optional<Instant> nextAt(Transaction tx) {
        Optional<Instant> letter = Letters.nextAt(tx);
        Optional<Instant> message = contacts.nextAt(tx);
        return isFirst(letter, message) ? letter : message;
    }

    private static boolean isFirst(Optional<Instant> letter, Optional<Instant> message) {
        return letter.filter(at -> message.map(at::isBefore).orElse(true)).isPresent();
    }

    @Override
    public Optional<Outgoing> next(Transaction tx, Instant now) {
        return isFirst(Letters.nextAt(tx), contacts.nextAt(tx))
                ? Letters.next(tx, now).or(() -> contacts.next(tx, now))
                : contacts.next(tx, now).or(() -> Letters.next(tx, now));
    }

    @Override
    public void posted(Transaction tx, Outgoing.Id id, RelayAddress server, Instant now) {
        if (Letters.isLetter(id)) {
            Letters.posted(tx, id, server, now);
        } else {
            contacts.posted(tx, id, server, now);
        }
    }

    @Override
    public void take(
            Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (MeshKey.find(tx, key).filter(it -> it.purpose() == Purpose.ADDRESS).isPresent()) {
            boolean _ = MeshRequests.take(tx, key, envelope, now);
        } else {
            contacts.take(tx, key, envelope, now, events);
        }
    }
}
