package chat.tacit.client.account;

import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;

import java.time.Instant;

/**
 * An account of the profile's own, as it is now.
 *
 * @param device this one, as rooms know it
 * @param known whether the homeserver knows this device, which then signs in without a password
 */
public record Account(
        AccountAddress address,
        AccountStep step,
        VerifyingKey key,
        DeviceId device,
        boolean known,
        Instant made) {
    public AccountId id() {
        return address.id();
    }

    public boolean isReady() {
        return step == AccountStep.READY;
    }
}
