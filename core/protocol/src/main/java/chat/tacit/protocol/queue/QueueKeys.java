package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.Session;

/**
 * The keys that a server key and a session share ({@code spec/30-queue} §3). The relay derives them
 * from the registered public key and its {@code s}, the client from its private key and the relay's
 * {@code s}; each is bound to the session, so nothing of one session is of use in another.
 */
public final class QueueKeys {
    private static final int KEY = 32;

    private final Secret shared;
    private final Bytes sid;
    private final AgreementPublicKey relayKey;
    private final Role role;
    private final AgreementPublicKey serverKey;

    /**
     * @param shared X25519 of the server key and {@code s}
     * @param serverKey the client's public key of that role
     */
    public QueueKeys(Secret shared, Session session, Role role, AgreementPublicKey serverKey) {
        this.shared = shared;
        this.sid = session.id();
        this.relayKey = session.relayKey();
        this.role = role;
        this.serverKey = serverKey;
    }

    /**
     * The client's half.
     *
     * @throws UnopenableException if the relay's {@code s} is of low order
     */
    public static QueueKeys ofClient(AgreementKey serverKey, Session session, Role role)
            throws UnopenableException {
        return new QueueKeys(
                serverKey.agree(session.relayKey()), session, role, serverKey.publicKey());
    }

    /** {@code ka = HKDF-SHA256(shared, salt = sid, "tacit/30/auth/v1" ‖ role ‖ server key ‖ s)}. */
    public Authenticator authenticator() {
        return new Authenticator(
                derive(
                        Fields.of(Labels.QUEUE_AUTH)
                                .u8(role.code())
                                .fixed(serverKey.bytes())
                                .fixed(relayKey.bytes())));
    }

    /** {@code kr = HKDF-SHA256(shared, salt = sid, "tacit/30/respond/v1" ‖ role ‖ entity id)}. */
    public ResponseBox responses(EntityId entity) {
        Fields info = Fields.of(Labels.QUEUE_RESPOND).u8(role.code()).fixed(entity.bytes());
        return new ResponseBox(derive(info), entity);
    }

    /** {@code kd = HKDF-SHA256(shared, salt = sid, "tacit/30/deliver/v1" ‖ recipient id)}. */
    public DeliveryBox deliveries(RecipientId queue) {
        Fields info = Fields.of(Labels.QUEUE_DELIVER).fixed(queue.bytes());
        return new DeliveryBox(derive(info), queue);
    }

    private Secret derive(Fields info) {
        return Hkdf.sha256(shared.expose(), sid.shared(), info, KEY);
    }
}
