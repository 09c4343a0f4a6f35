package chat.tacit.bench.subject;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Authenticator;
import chat.tacit.protocol.queue.DeliveryBox;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.Session;

/** What a client derives once for an entity in a session. */
record EntityKeys(
        EntityId entity, QueueKeys keys, Authenticator authenticator, ResponseBox responses) {

    static EntityKeys of(AgreementKey key, Session session, Role role, EntityId entity) {
        try {
            QueueKeys keys = QueueKeys.ofClient(key, session, role);
            return new EntityKeys(entity, keys, keys.authenticator(), keys.responses(entity));
        } catch (UnopenableException e) {
            throw new IllegalStateException("the relay's session key is no key", e);
        }
    }

    /** The same keys of the session for another entity. */
    EntityKeys of(EntityId other) {
        return new EntityKeys(other, keys, authenticator, keys.responses(other));
    }

    DeliveryBox deliveries(RecipientId queue) {
        return keys.deliveries(queue);
    }
}
