package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;

/**
 * Somebody who proved a server key in this session.
 *
 * @param serverKey the key it proved
 */
record Peer(
        AgreementPublicKey serverKey,
        QueueKeys keys,
        Authenticator authenticator,
        ResponseBox responses) {}
