package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.VerifyingKey;

/**
 * Somebody in a vouched session.
 *
 * @param identity {@code pk}
 * @param leaf the key {@code e} of its message 1, by which it is sealed to
 * @param joined its join number: the epoch that the commit which added it began, 0 for the creator.
 *     It is its place among the others
 */
public record Member(VerifyingKey identity, AgreementPublicKey leaf, long joined) {

    public MemberId id() {
        return MemberId.of(identity);
    }
}
