package chat.tacit.protocol.room;

import chat.tacit.crypto.Fingerprint;

/** Which account: a handle at a homeserver ({@code spec/50-room} §1). */
public record AccountName(Handle handle, Fingerprint homeserver) {

    public AccountId id() {
        return AccountId.of(homeserver, handle);
    }
}
