package chat.tacit.client.device;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;

/** Device logs of somebody's own making. */
final class Logs {
    private Logs() {}

    static DeviceLog begun(SignedEntry root) {
        try {
            return DeviceLog.begin(root);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    static DeviceLog taken(DeviceLog log, SignedEntry entry) {
        try {
            if (log.take(entry) instanceof Outcome.Taken(DeviceLog next)) {
                return next;
            }
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("not taken");
    }
}
