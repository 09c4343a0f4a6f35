package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/**
 * The session id and the frame keys, the same at both ends ({@code spec/10-wire} §4).
 *
 * @param id {@code sid}, over both hellos as they were received
 */
public record SessionKeys(Bytes id, Secret clientToRelay, Secret relayToClient) {
    private static final int KEY_SIZE = 32;

    /** What both ends of a hello said, as it travelled. */
    static Fields transcript(byte[] clientHello, byte[] relayHello) {
        return Fields.of(Labels.SESSION).variable(clientHello).variable(relayHello);
    }

    /**
     * @param mine this end's fresh key; its peer's is {@code theirs}
     * @param transcript everything that was said before, under the label of a session
     * @throws UnopenableException if {@code theirs} is a point of low order
     */
    public static SessionKeys derive(
            AgreementKey mine, AgreementPublicKey theirs, Fields transcript)
            throws UnopenableException {
        Bytes id = Hash.sha256(transcript);
        Secret shared = mine.agree(theirs);
        Secret keys =
                Hkdf.sha256(shared.expose(), id.shared(), Fields.of(Labels.FRAME), 2 * KEY_SIZE);
        shared.wipe();
        SessionKeys derived =
                new SessionKeys(
                        id,
                        Secret.of(keys.expose(), 0, KEY_SIZE),
                        Secret.of(keys.expose(), KEY_SIZE, KEY_SIZE));
        keys.wipe();
        return derived;
    }

    /** The client's end of the frames of a session with this id. */
    public FrameChannel clientEnd(Session session) {
        return new FrameChannel(session, clientToRelay, relayToClient);
    }

    /** The relay's end of the frames of a session with this id. */
    public FrameChannel relayEnd(Session session) {
        return new FrameChannel(session, relayToClient, clientToRelay);
    }

    /** Wipes the keys, of both ends' channels too. */
    public void wipe() {
        clientToRelay.wipe();
        relayToClient.wipe();
    }
}
