package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.e2ee.agreement.ContactIdentity;

/**
 * Names the device log of one side of a contact, {@value #SIZE} bytes: {@code
 * H("tacit/65/log-id/v1" ‖ root IK ‖ root DK)} ({@code spec/65-device}).
 */
public record LogId(Bytes bytes) {
    public static final int SIZE = 32;

    public LogId {
        bytes.requireSize(SIZE, "a device log's id");
    }

    public static LogId of(ContactIdentity root) {
        return new LogId(
                Hash.sha256(
                        Fields.of(Labels.DEVICE_LOG_ID)
                                .fixed(root.identity().bytes())
                                .fixed(root.root().bytes())));
    }
}
