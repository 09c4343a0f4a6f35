package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;

/**
 * What a send to an open queue carries besides its body ({@code spec/30-queue} §6).
 *
 * @param key a fresh key {@code f} of the sender's, under which the request is authenticated and to
 *     which its answer is sealed
 * @param nonce what gives the hash its leading zero bits, as an unsigned number
 */
public record Work(AgreementPublicKey key, long nonce) {}
