package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;

/**
 * An account wherever it is spoken of: {@code H("tacit/50/account/v1" ‖ fp ‖ handle)}, 32 bytes,
 * ordered by value ({@code spec/50-room} §2).
 */
public record AccountId(Bytes bytes) implements Comparable<AccountId> {
    public static final int SIZE = Hash.SIZE;

    public AccountId {
        bytes.requireSize(SIZE, "an account id");
    }

    /** The account with this handle at the homeserver with this fingerprint. */
    public static AccountId of(Fingerprint homeserver, Handle handle) {
        return new AccountId(
                Hash.sha256(
                        Fields.of(Labels.ROOM_ACCOUNT)
                                .fixed(homeserver.bytes())
                                .text(handle.text())));
    }

    @Override
    public int compareTo(AccountId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return bytes.hex();
    }
}
