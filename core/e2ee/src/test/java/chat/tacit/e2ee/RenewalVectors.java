package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.requireUnopenable;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Devices;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;

import java.util.List;
import java.util.Map;

/** The part of {@code spec/vectors/device.json} in which two logs are renewed. */
final class RenewalVectors {
    private static final int NEXT = 4;

    private final Devices own = new Devices(67, 5);
    private final Devices peer = new Devices(68, 5);
    private final Devices stranger = new Devices(69, 5);
    private final DeviceLog ours = own.with(2);
    private final DeviceLog theirs = peer.with(2);

    Map<String, Object> print() {
        SignedEntry two = own.add(own.begin(), 1, 2);
        SignedEntry peerTwo = peer.add(peer.begin(), 1, 2);
        RenewalPair good = new RenewalPair(ours(1), theirs(1));
        RenewalPair.Roots roots = verified(good);
        return object(
                "our log",
                List.of(entry(own.root()), entry(two)),
                "their log",
                List.of(entry(peer.root()), entry(peerTwo)),
                "ours",
                renewal(good.ours()),
                "theirs",
                renewal(good.theirs()),
                "our entry 0",
                entry(roots.ours()),
                "their entry 0",
                entry(roots.theirs()),
                "refused",
                failing());
    }

    private RenewalPair.Roots verified(RenewalPair pair) {
        try {
            return pair.verify(ours, theirs);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    private SignedRenewal ours(int signer) {
        return own.renewal(ours, signer, NEXT, theirs.id(), LogId.of(peer.device(NEXT)));
    }

    private SignedRenewal theirs(int signer) {
        return peer.renewal(theirs, signer, NEXT, ours.id(), LogId.of(own.device(NEXT)));
    }

    private List<Map<String, Object>> failing() {
        LogId next = LogId.of(own.device(NEXT));
        SignedRenewal elsewhere =
                own.renewal(ours, 1, NEXT, stranger.begin().id(), LogId.of(stranger.device(NEXT)));
        SignedRenewal again = own.renewal(ours, 1, 2, theirs.id(), LogId.of(peer.device(NEXT)));
        return List.of(
                failing("ours is signed by no. 2", ours(2), theirs(1)),
                failing("theirs is signed by no. 2", ours(1), theirs(2)),
                failing("ours twice", ours(1), ours(1)),
                failing(
                        "theirs is signed by us",
                        ours(1),
                        own.renewal(theirs, 1, NEXT, ours.id(), next)),
                failing("ours names another contact's log", elsewhere, theirs(1)),
                failing(
                        "theirs names another log of ours",
                        ours(1),
                        peer.renewal(theirs, 1, NEXT, ours.id(), LogId.of(own.device(5)))),
                failing(
                        "keys that a log has named",
                        again,
                        peer.renewal(theirs, 1, NEXT, ours.id(), LogId.of(own.device(2)))));
    }

    private Map<String, Object> failing(String what, SignedRenewal ours, SignedRenewal theirs) {
        requireUnopenable(() -> new RenewalPair(ours, theirs).verify(this.ours, this.theirs), what);
        return object("what", what, "ours", renewal(ours), "theirs", renewal(theirs));
    }

    private static Map<String, Object> entry(SignedEntry signed) {
        return object("bytes", signed.entry().hex(), "signature", signed.signature().hex());
    }

    private static Map<String, Object> renewal(SignedRenewal signed) {
        return object("bytes", signed.renewal().hex(), "signature", signed.signature().hex());
    }
}
