package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.SignedBundle;

import java.util.List;
import java.util.Optional;

/** What a member keeps of its room, in its database, so that it can let others in. */
public interface Past {

    /**
     * Tells every place of the chain from the create up to and with this position, in order: by
     * {@link DossierRow#shown} an event that is valid, by {@link DossierRow#skipped} any other.
     */
    void places(long through, DossierRow row);

    /** The bundle with this hash, which some member has or had. */
    Optional<SignedBundle> bundle(Bytes hash);

    /** The detail with this hash, which gave a name or a photo; its bytes. */
    Optional<Bytes> detail(Bytes hash);

    /** What opens the epochs that this account can read. */
    List<EpochKeys> keys();
}
