package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Session;

/**
 * Proof that a client knows the relay's server key, which an operator may ask for before queues are
 * made ({@code spec/30-queue} §5). The key itself never travels.
 */
public final class Access {
    /** Bytes of a proof. */
    public static final int SIZE = Hmac.SIZE;

    private Access() {}

    /** {@code HMAC-SHA256(server key, "tacit/30/access/v1" ‖ sid ‖ recipient server key)}. */
    public static Bytes proof(Secret serverKey, Session session, AgreementPublicKey recipient) {
        byte[] input =
                Fields.of(Labels.QUEUE_ACCESS)
                        .fixed(session.id())
                        .fixed(recipient.bytes())
                        .toArray();
        return Bytes.of(Hmac.sha256(serverKey, input).expose());
    }

    static boolean proves(
            Bytes claimed, Secret serverKey, Session session, AgreementPublicKey recipient) {
        Bytes proof = proof(serverKey, session, recipient);
        return Secret.owned(proof.shared()).equals(Secret.owned(claimed.shared()));
    }
}
