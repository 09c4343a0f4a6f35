package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

/**
 * The newest chain of the peer.
 *
 * @param headerKey {@code HKr}
 * @param key {@code CKr}, for message {@code next}
 * @param next {@code Nr}, one above the highest number that was opened
 * @param offer the digest of what all its headers say
 */
record ReceivingChain(Secret headerKey, ChainKey key, int next, Bytes offer) {

    ReceivingChain with(ChainKey key, int next) {
        return new ReceivingChain(headerKey, key, next, offer);
    }
}
