package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

import java.time.Instant;

/**
 * That a device is one of an account's, in the word of the account key ({@code spec/50-room} §2).
 * It says nothing about whether the device has been cut since.
 *
 * @param device its key, made there
 * @param certified when, to the millisecond; nothing is decided by it
 * @param signature {@code sign(account key, "tacit/50/device/v1" ‖ account id ‖ device key ‖
 *     certified)}, 64 bytes
 */
public record DeviceCertificate(VerifyingKey device, Instant certified, Bytes signature) {

    public DeviceCertificate {
        certified = Numbers.millis(certified);
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a certificate");
    }

    /** Certifies {@code device} with the account's key. */
    public static DeviceCertificate sign(
            SigningKey accountKey, AccountId account, VerifyingKey device, Instant now) {
        Instant certified = Numbers.millis(now);
        return new DeviceCertificate(
                device, certified, accountKey.sign(signed(account, device, certified)));
    }

    /** Whether it is in the word of this account's key. */
    public boolean holds(VerifyingKey accountKey, AccountId account) {
        return accountKey.verifies(signature, signed(account, device, certified));
    }

    public DeviceId id() {
        return DeviceId.of(device);
    }

    private static Fields signed(AccountId account, VerifyingKey device, Instant certified) {
        return Fields.of(Labels.ROOM_DEVICE)
                .fixed(account.bytes())
                .fixed(device.bytes())
                .u64(certified.toEpochMilli());
    }
}
