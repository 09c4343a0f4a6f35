package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.LinkId;

/**
 * The key in a short link, {@value #SIZE} bytes: {@code SHA3-256("tacit/60/link/v1" ‖ fixed)}
 * ({@code spec/60-contact} §2). Being a hash of the invitation it also fixes it: no one, the relay
 * that keeps it included, can put another in its place.
 */
public record LinkKey(Secret secret) {
    public static final int SIZE = 32;

    public LinkKey {
        if (secret.size() != SIZE) {
            throw new MalformedException("a link key has " + SIZE + " bytes");
        }
    }

    public static LinkKey of(Invitation invitation) {
        return ofFixed(invitation.encode());
    }

    static LinkKey ofFixed(Bytes fixed) {
        Bytes hash = Hash.sha3(Fields.of(Labels.LINK).variable(fixed));
        return new LinkKey(Secret.owned(hash.shared()));
    }

    /** Where the relay keeps the invitation. */
    public LinkId id() {
        return new LinkId(Bytes.owned(derive(Labels.LINK_ID, EntityId.SIZE).expose()));
    }

    /** The key of the fixed blob: one plaintext alone is ever sealed under it. */
    Secret fixedKey() {
        return derive(Labels.LINK_KEY, 32);
    }

    /** The key of the mutable blob. */
    Secret mutableKey() {
        return derive(Labels.LINK_MUTABLE, 32);
    }

    private Secret derive(Label label, int size) {
        return Hkdf.sha256(secret, Fields.of(label), size);
    }
}
