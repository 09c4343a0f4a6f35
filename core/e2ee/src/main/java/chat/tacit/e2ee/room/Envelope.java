package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

/**
 * The secrets of an epoch, sealed to one member's bundle ({@code spec/50-room} §13).
 *
 * @param epoch the one that begins
 * @param account whose it is
 * @param seeds of the commit
 */
record Envelope(RoomId room, long epoch, AccountId account, Bytes seeds) {

    /**
     * Sealed; a member who brought a KEM key to which nothing can be sealed gets one byte: it shuts
     * itself out, and nobody can be kept inside by it.
     */
    Bytes seal(SignedBundle to, EpochSecrets secrets, Entropy entropy) {
        Secret said = secrets.encode();
        try {
            return BundleBox.seal(to, Labels.ROOM_ENVELOPE, context(), said.expose(), entropy);
        } catch (UnopenableException e) {
            return Bytes.zeros(1);
        } finally {
            said.wipe();
        }
    }

    /**
     * Opens one's own.
     *
     * @throws UnopenableException if it holds anything but secrets with the hash of the commit
     */
    EpochSecrets open(BundleBox.Recipient own, Bytes sealed, Entropy entropy)
            throws UnopenableException {
        byte[] opened = BundleBox.open(own, Labels.ROOM_ENVELOPE, context(), sealed, entropy);
        try {
            EpochSecrets secrets = EpochSecrets.decode(Secret.owned(opened));
            if (secrets.hash(room, epoch).equals(seeds)) {
                return secrets;
            }
        } catch (MalformedException e) {
            // As good as none, and told as that.
        }
        throw new UnopenableException();
    }

    private byte[] context() {
        return Fields.unlabelled()
                .fixed(room.bytes())
                .u64(epoch)
                .fixed(account.bytes())
                .fixed(seeds)
                .toArray();
    }
}
