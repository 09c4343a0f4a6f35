package chat.tacit.sim.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.watch.Probe;
import chat.tacit.protocol.mesh.watch.Watch;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The real {@link Watch}, to which what became of a loop is told as soon as it was sent. */
final class Watched {
    private static final Thumbprint KEY = new Thumbprint(Bytes.owned(new byte[Hash.SIZE]));

    private final Watch watch = new Watch(Duration.ZERO);
    private long sent;

    /**
     * What became of a loop.
     *
     * @param lost for each RX of its key
     */
    void loop(Fingerprint tx, Map<Fingerprint, Boolean> lost, Instant now) {
        sent++;
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(sent).array();
        Probe probe = new Probe(Bytes.owned(number), KEY, tx, lost.keySet());
        watch.sent(probe, now);
        lost.forEach((rx, isLost) -> {
            if (isLost) {
                watch.read(KEY, rx, 0, now);
            } else {
                watch.returned(probe.id(), rx, now);
            }
        });
    }

    /** What became of a contact's message at a server: evidence from inside the ratchet. */
    void message(Fingerprint server, int contact, boolean lost, Instant now) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(contact).array();
        watch.told(server, Bytes.owned(number), lost, now);
    }

    boolean isInQuarantine(Fingerprint server, Instant now) {
        return watch.quarantine(server, now).isPresent();
    }
}
