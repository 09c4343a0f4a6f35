package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Secret;

import java.util.Optional;

/**
 * One side's state between two messages; the names in braces are those of PQDR.
 *
 * @param sending empty until the inviter has opened a message
 * @param receiving empty until this side has opened a message
 */
record State(
        Session session,
        Keys keys,
        Optional<SendingChain> sending,
        Optional<ReceivingChain> receiving,
        SkippedKeys skipped) {

    /**
     * What the next turn starts from.
     *
     * @param root {@code RK}
     * @param nextSending {@code NHKs}, 32 bytes
     * @param nextReceiving {@code NHKr}, 32 bytes: who opens a header with it takes a turn
     */
    record Keys(Root root, OwnKeys own, Secret nextSending, Secret nextReceiving) {}

    State with(SendingChain chain) {
        return new State(session, keys, Optional.of(chain), receiving, skipped);
    }

    State with(ReceivingChain chain, SkippedKeys kept) {
        return new State(session, keys, sending, Optional.of(chain), kept);
    }

    State with(SkippedKeys kept) {
        return new State(session, keys, sending, receiving, kept);
    }
}
