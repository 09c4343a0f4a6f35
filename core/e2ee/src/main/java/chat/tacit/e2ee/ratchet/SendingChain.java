package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.Secret;

import java.util.Optional;

/**
 * The messages sealed since the peer last answered.
 *
 * @param headerKey {@code HKs}
 * @param key {@code CKs}
 * @param next {@code Ns}, the number of the next message
 * @param previous {@code PN}
 * @param ciphertext made for the peer's ML-KEM key when the chain began; empty if it had none
 */
record SendingChain(
        Secret headerKey,
        ChainKey key,
        int next,
        int previous,
        Optional<KemCiphertext> ciphertext) {

    SendingChain advanced() {
        return new SendingChain(headerKey, key.next(), next + 1, previous, ciphertext);
    }
}
