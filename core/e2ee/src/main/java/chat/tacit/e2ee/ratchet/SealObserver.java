package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Secret;

/** Sees every key and nonce that is about to seal, so that a check can show none is used twice. */
@FunctionalInterface
interface SealObserver {
    SealObserver NONE = (key, nonce) -> {};

    /** Neither may be kept without a copy, nor changed. */
    void sealing(Secret key, byte[] nonce);
}
