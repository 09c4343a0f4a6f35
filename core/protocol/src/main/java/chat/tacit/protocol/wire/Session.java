package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * What both ends of a connection agreed on in the hello ({@code spec/10-wire} §4). Nothing in it is
 * secret from them, and nothing in it can be replayed: {@code id} covers both hellos as they were
 * received.
 *
 * @param id the {@code sid}, 32 bytes
 * @param relayKey the relay's {@code s}, made for this connection; the relay's half of every key
 *     that a service derives for the session
 * @param version the protocol version both use
 */
public record Session(Bytes id, AgreementPublicKey relayKey, int version, Mode mode) {
    public Session {
        id.requireSize(Hash.SIZE, "a session id");
    }
}
