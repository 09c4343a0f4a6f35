package chat.tacit.e2ee.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;

/**
 * Who somebody is in a session, and what their machine draws on.
 *
 * @param identity the profile's live identity, which outlives the session
 * @param name to be called by
 * @param trust whom the profile trusts
 */
public record Self(SigningKey identity, DisplayName name, Room room, Trust trust, Entropy entropy) {

    public MemberId id() {
        return MemberId.of(identity.publicKey());
    }
}
